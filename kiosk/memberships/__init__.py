"""Memberships: what is sold, who holds what until when, and how it is paid for.

The provider (Stripe, or a fake of it) keeps cards and charges them; what it tells is stored as it came
(`receiving`), and a pure core (`happenings`) makes of it what stands here and what the ledger is told.
Pages and entitlements ask `standing` alone.
"""
