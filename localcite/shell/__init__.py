"""The shell: questions and commands, one after the other. Offline, but for `sync`, which says so first.

    repl        the loop and nothing else
    reading     where lines come from: a terminal with completion and history, a plain one, or a pipe
    commands    the words beside the questions; their docstrings are their help
    session     what is remembered between two lines: the last answer is `it`
    running     work that Ctrl-C can stop
    screen      how an answer is shown
    complete    what fits where the cursor stands (pure); `held` looks up the values, `highlight` colours

Nothing here knows the command line: what the shell needs of it comes in as an `Outside`.
"""
