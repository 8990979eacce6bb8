"""What things are: frozen dataclasses, standard library only. One file a noun."""
