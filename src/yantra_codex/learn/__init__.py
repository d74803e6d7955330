"""A solved problem is learned: what was validated is kept, found again by what it is like, and trusted by how it fares.

In: problems with programs (or code) that passed their checks, and how these did when they were used again. Out: programs
for a new request, the likeliest first; nothing is called verified here. Start with memory.py: `learn`, `propose`, `outcome`.

  memory.py           the memory: what is learned, proposed, counted; quarantine
  memory_store.py     its one SQLite file: schema, transactions, errors that say what to do
  memory_rows.py      a lesson as rows: closed-vocabulary facts apart from all that holds words
  memory_run.py       programs run on their examples
  memory_nearest.py   the requests' vectors in this process, kept in step with the file; how types fit
  memory_value.py     what is evicted where the memory is full
  memory_forget.py    forgetting on purpose, with the proof that nothing is left
  traces.py           who else keeps what was learned, for forgetting
  memory_files.py     export and import
  memory_check.py     a whole memory checked; vectors made anew for another encoder
  trust.py            how far a lesson is believed: evidence of further examples, the record of who taught it
  memory_lift.py      answers that did not lift, lifted later
  recall.py           what the memory holds that answers a problem, run on its examples
                      recall_types.py programs for other types; recall_code.py code that did not lift; recall_told.py how answers fared
  consolidate.py      what was learned twice merged, with an undo record; abstractions.py the parts that programs share (consolidate_*.py)
  online.py           validated examples to the background worker (worker.py), replay.py the buffer, guard.py what must not get worse,
                      weights.py the versions it publishes
  feedback.py         edits, examples and tests that come after an answer; wrong.py what is wrong for certain words
  journal.py          how each generation ended, in numbers; threshold.py when to answer and when to ask; calibrate.py how sure further answers are
"""
