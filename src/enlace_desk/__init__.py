"""The offline client: opens, answers and checks sealed files without a network, and without the platform.

Form: docs/reference/sealed-content.md. The desk (`desk/src`) is its twin: the same names, the same checks, in the
same order.
"""
