"""Who is in the demo world: organisations and persons of Chongqing and Sichuan, all invented, and their accounts.

The demo world is built package by package: a package that adds rows to it has a module ``demo`` with

    build(say)                  add them, by the services that people use; `say` is told each step in a line

Lower packages build first, and the jobs that their rows bring about are done before the next one builds. Every step
is done by the account whose turn it is: `actors` gives them, and `clock` plays the past. People have nothing to
build by themselves, for organisations come with the first file that is imported, and accounts after them.
"""
