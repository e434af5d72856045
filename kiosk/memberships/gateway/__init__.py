"""The gateway: Stripe by its own client, and a local server that behaves as Stripe's does.

What memberships ask is `memberships.provider.Provider`; `stripe.StripeGateway` answers it. Without a key of
Stripe's the same client talks to `fake`, a process of the house.
"""
