"""The fallback: a language model that the user has configured, asked once, its answer checked like any other.

In: a Problem and two functions that check an answer. Out: an `Answer` with the code that passed, or why there is none, and
what each round cost. Off until an address and a model are configured; nothing is sent before that, nothing heavy imported.
Start with ask.py.

  config.py   what is configured, and where the key is
  prompt.py   a problem as messages, a failed check as one more
  client.py   one call: its retries, its deadline, its errors
  budget.py   the day's tokens and money, shared by all processes
  answer.py   the function cut out of what was answered
"""
