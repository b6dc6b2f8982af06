"""Pages of the people on the ward: the board, a round, medicines of the protocol, red flags."""
