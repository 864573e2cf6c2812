"""What people and programs write, as the values that the catalogue holds: one reading for every door.

A converter takes a raw cell and gives the value, or refuses it with a code and the values of its sentence; it never
shortens anything. `types` binds converters to what a field says in JSON, in a form and in a sheet. None reaches Django.
"""
