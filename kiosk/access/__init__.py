"""Who may read an article: the title's terms, the reader's membership, gifts and the meter, put together.

`entitlements.may_read` decides, purely; `gates` and `meter` and `gifts` know what it is asked with.
"""
