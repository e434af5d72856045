"""A fake of Stripe that behaves: a local server which Stripe's own client talks to.

Objects, events and answers given stand in one SQLite file, so that a kill loses nothing that was answered.
It knows neither Django nor the rest of Kiosk. What is Stripe's and not carried out here is refused by name,
never ignored. Beside the API it has pages (checkout, portal, invoices, and one to move the clock), all
marked as a test, and can misbehave when told to (`control.Mischief`).

    errors, forms, checking   what comes in: form bodies, held against the client's own types
    store, books              what stands: objects, and the events and deliveries of each change
    catalogue, customers, paying, invoicing, subscribing, changing, checkout, portal, clocks
    routes, listing           which address does what
    serving, pages, control   HTTP; delivering: signed webhooks, tried again until they are taken
"""

# In its folder; that it is there tells that something was sold.
FILE = "fake-stripe.sqlite3"
