"""What the programme knows about withdrawal under supervision: each rule one question.

Nothing here chooses an amount. Published tapers are there to be read; what is given comes from a
protocol or an order that a prescriber typed and signed.
"""
