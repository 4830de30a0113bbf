"""The group's report: views of the Gesamtgutachten der Arbeitsgemeinschaft."""
