"""The stages: each a pure function of what came before and the grammar.

A stage never imports a stage; ``healthplan_cli.pipeline`` orders them.
"""
