"""Papers for the council: Ratsvorlage and the one-page Kurzfassung in plain German."""
