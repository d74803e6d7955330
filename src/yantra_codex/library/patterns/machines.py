"""State machines, event streams, small simulations with states, and games' rules."""

from __future__ import annotations


def run_machine(rules: dict[tuple[str, str], str], start: str, events: list[str]) -> str:
    """Return the state after the events under rules from (state, event) to state; an event without a rule is an error.

    also: finite automaton; follow a transition table strictly; state machine that rejects invalid events
    >>> run_machine({("off", "push"): "on", ("on", "push"): "off"}, "off", ["push", "push", "push"])
    'on'
    >>> run_machine({}, "idle", [])
    'idle'
    >>> run_machine({("off", "push"): "on"}, "off", ["pull"])
    Traceback (most recent call last):
    ValueError: no rule for pull in off
    """
    state = start
    for event in events:
        if (state, event) not in rules:
            raise ValueError(f"no rule for {event} in {state}")
        state = rules[(state, event)]
    return state


def visited_states(rules: dict[tuple[str, str], str], start: str, events: list[str]) -> list[str]:
    """Return the start and the state after each event; events without a rule leave the state as it is.

    also: trace of an automaton; history of a state machine; list every state passed through
    >>> visited_states({("off", "push"): "on", ("on", "push"): "off"}, "off", ["push", "wait", "push"])
    ['off', 'on', 'on', 'off']
    >>> visited_states({}, "idle", [])
    ['idle']
    >>> visited_states({}, "a", ["x"])
    ['a', 'a']
    """
    states = [start]
    for event in events:
        here = (states[-1], event)
        states.append(rules[here] if here in rules else states[-1])
    return states


def accepts(rules: dict[tuple[str, str], str], start: str, final: list[str], text: str) -> bool:
    """Return whether the automaton with rules from (state, character) to state ends in a final state and never gets stuck.

    also: recognise a word by a DFA; does a machine accept the input; run a deterministic automaton on a string
    >>> accepts({("e", "1"): "o", ("o", "1"): "e"}, "e", ["e"], "11")
    True
    >>> accepts({("e", "1"): "o", ("o", "1"): "e"}, "e", ["e"], "1")
    False
    >>> accepts({}, "e", ["e"], "x")
    False
    """
    state = start
    for c in text:
        if (state, c) not in rules:
            return False
        state = rules[(state, c)]
    return state in final


def is_allowed_change(allowed: dict[str, list[str]], old: str, new: str) -> bool:
    """Return whether a status may change from old to new under a table of allowed followers.

    also: valid status transition; workflow step permitted; may an order go to this state
    >>> is_allowed_change({"new": ["paid", "void"], "paid": ["sent"]}, "new", "paid")
    True
    >>> is_allowed_change({"new": ["paid"]}, "new", "sent")
    False
    >>> is_allowed_change({}, "sent", "new")
    False
    """
    return new in allowed.get(old, [])


def first_forbidden_change(allowed: dict[str, list[str]], states: list[str]) -> int:
    """Return the index of the first state that may not follow the one before it, or -1 if all may.

    also: check a status history; validate a sequence of transitions; where does a workflow break the rules
    >>> first_forbidden_change({"new": ["paid"], "paid": ["sent"]}, ["new", "paid", "new"])
    2
    >>> first_forbidden_change({"new": ["paid"]}, ["new", "paid"])
    -1
    >>> first_forbidden_change({}, [])
    -1
    """
    for i in range(1, len(states)):
        if states[i] not in allowed.get(states[i - 1], []):
            return i
    return -1


def turnstile(events: list[str]) -> int:
    """Return how many people pass a turnstile that a "coin" unlocks for one "push".

    also: locked and unlocked gate; count passages through a barrier; coin and push machine
    >>> turnstile(["push", "coin", "push", "push"])
    1
    >>> turnstile(["coin", "coin", "push"])
    1
    >>> turnstile([])
    0
    """
    open_ = False
    passed = 0
    for event in events:
        if event == "coin":
            open_ = True
        elif event == "push" and open_:
            open_ = False
            passed += 1
    return passed


def vending_change(price: int, coins: list[int]) -> int:
    """Return the change when coins are put in until the price is reached, or minus what is still missing.

    also: vending machine; money back after paying; insert coins up to a price
    >>> vending_change(120, [100, 50, 20])
    30
    >>> vending_change(120, [50])
    -70
    >>> vending_change(0, [])
    0
    """
    paid = 0
    for coin in coins:
        if paid >= price:
            break
        paid += coin
    return paid - price


def undo_redo(commands: list[str]) -> str:
    """Return the text after commands: "+x" appends x, "undo" takes back the last change, "redo" repeats what was taken back.

    also: editor history; undo stack; text buffer with undo and redo
    >>> undo_redo(["+a", "+b", "undo", "+c"])
    'ac'
    >>> undo_redo(["+a", "undo", "redo", "redo"])
    'a'
    >>> undo_redo(["undo"])
    ''
    """
    past = [""]
    future: list[str] = []
    for command in commands:
        if command == "undo":
            if len(past) > 1:
                future.append(past.pop())
        elif command == "redo":
            if future:
                past.append(future.pop())
        else:
            past.append(past[-1] + command[1:])
            future = []
    return past[-1]


def browser_position(visits: list[str]) -> str:
    """Return the page shown after visits in which "back" and "forward" move through the history, empty without one.

    also: back and forward buttons; browsing history; current page after navigation
    >>> browser_position(["home", "news", "back", "mail", "forward"])
    'mail'
    >>> browser_position(["a", "b", "back", "forward", "back"])
    'a'
    >>> browser_position(["back"])
    ''
    """
    pages: list[str] = []
    at = -1
    for visit in visits:
        if visit == "back":
            at = max(at - 1, min(0, len(pages) - 1))
        elif visit == "forward":
            at = min(at + 1, len(pages) - 1)
        else:
            pages = [*pages[: at + 1], visit]
            at = len(pages) - 1
    return pages[at] if pages else ""


def elevator_travel(start: int, stops: list[int]) -> int:
    """Return how many floors a lift travels from its start over all stops in order.

    also: total distance of movements on a line; sum of absolute steps; floors passed by an elevator
    >>> elevator_travel(0, [3, 1, 5])
    9
    >>> elevator_travel(2, [2])
    0
    >>> elevator_travel(7, [])
    0
    """
    total = 0
    for stop in stops:
        total += abs(stop - start)
        start = stop
    return total


def robot_path_end(commands: str) -> tuple[int, int]:
    """Return where a robot at (0, 0) looking north ends: F goes one step ahead, L and R turn left and right.

    also: turtle moves with turning; position of a rover; forward, left, right instructions
    >>> robot_path_end("FFRF")
    (1, 2)
    >>> robot_path_end("LFLF")
    (-1, -1)
    >>> robot_path_end("")
    (0, 0)
    """
    x, y, dx, dy = 0, 0, 0, 1
    for c in commands:
        if c == "F":
            x, y = x + dx, y + dy
        elif c == "L":
            dx, dy = -dy, dx
        elif c == "R":
            dx, dy = dy, -dx
    return x, y


def returns_to_start(moves: str) -> bool:
    """Return whether the moves U, D, L and R lead back to where they began.

    also: closed walk; does the path end at the origin; round trip on a grid
    >>> returns_to_start("UDLR")
    True
    >>> returns_to_start("UL")
    False
    >>> returns_to_start("")
    True
    """
    return moves.count("U") == moves.count("D") and moves.count("L") == moves.count("R")


def bounded_counter(start: int, changes: list[int], low: int, high: int) -> int:
    """Return the counter after the changes, kept from low to high after each one.

    also: saturating addition; level that can't go below or above its limits; health points after hits and healing
    >>> bounded_counter(5, [10, -3], 0, 10)
    7
    >>> bounded_counter(5, [-9, 2], 0, 10)
    2
    >>> bounded_counter(5, [], 0, 10)
    5
    """
    for change in changes:
        start = max(low, min(high, start + change))
    return start


def combination_lock(start: int, turns: list[int], size: int) -> int:
    """Return the number shown on a dial from 0 to size - 1 after turning it forwards and backwards.

    also: wheel position after rotations; circular counter; modular dial
    >>> combination_lock(5, [8, -4], 10)
    9
    >>> combination_lock(0, [-1], 10)
    9
    >>> combination_lock(3, [], 10)
    3
    """
    for turn in turns:
        start = (start + turn) % size
    return start


def bracket_states(text: str) -> list[int]:
    """Return the nesting depth of round brackets after each character.

    also: depth profile of parentheses; running nesting level; how deep at every place
    >>> bracket_states("(a(b))")
    [1, 1, 2, 2, 1, 0]
    >>> bracket_states(")")
    [-1]
    >>> bracket_states("")
    []
    """
    depth = 0
    depths: list[int] = []
    for c in text:
        if c == "(":
            depth += 1
        elif c == ")":
            depth -= 1
        depths.append(depth)
    return depths


def typed_text(keys: str) -> str:
    """Return the text left after typing keys in which # deletes the character before it.

    also: apply backspaces; keyboard input with delete; text editor with erase key
    >>> typed_text("ab#c")
    'ac'
    >>> typed_text("##a")
    'a'
    >>> typed_text("")
    ''
    """
    out: list[str] = []
    for key in keys:
        if key != "#":
            out.append(key)
        elif out:
            out.pop()
    return "".join(out)


def strip_comments(line: str) -> str:
    """Return the line up to a # that is not inside double quotes, trailing spaces removed.

    also: remove a comment from code; cut after the hash sign outside strings; ignore comment text
    >>> strip_comments('a = "#1"  # note')
    'a = "#1"'
    >>> strip_comments("# all")
    ''
    >>> strip_comments("plain")
    'plain'
    """
    quoted = False
    for i, c in enumerate(line):
        if c == '"':
            quoted = not quoted
        elif c == "#" and not quoted:
            return line[:i].rstrip()
    return line.rstrip()


def split_outside_brackets(text: str) -> list[str]:
    """Return the parts of the text between commas that are not inside round brackets.

    also: split arguments of a call; separate at top-level commas; nested list items
    >>> split_outside_brackets("a,f(b,c),d")
    ['a', 'f(b,c)', 'd']
    >>> split_outside_brackets("x")
    ['x']
    >>> split_outside_brackets("")
    ['']
    """
    parts = [""]
    depth = 0
    for c in text:
        if c == "," and depth == 0:
            parts.append("")
            continue
        if c == "(":
            depth += 1
        elif c == ")":
            depth -= 1
        parts[-1] += c
    return parts


def process_inbox(messages: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the open items of each user after (user, text) messages in which "done" removes the oldest one.

    also: to-do lists by person; queue of tasks per user; first in first out work list
    >>> process_inbox([("a", "x"), ("a", "y"), ("a", "done"), ("b", "z")])
    {'a': ['y'], 'b': ['z']}
    >>> process_inbox([("a", "done")])
    {'a': []}
    >>> process_inbox([])
    {}
    """
    items: dict[str, list[str]] = {}
    for user, text in messages:
        if user not in items:
            items[user] = []
        if text != "done":
            items[user].append(text)
        elif items[user]:
            items[user].pop(0)
    return items


def queue_operations(commands: list[str]) -> list[str]:
    """Return the items taken out when "next" removes the oldest waiting item and other words join the queue.

    also: first in first out; enqueue and dequeue; served customers in order
    >>> queue_operations(["a", "b", "next", "c", "next"])
    ['a', 'b']
    >>> queue_operations(["next"])
    []
    >>> queue_operations([])
    []
    """
    waiting: list[str] = []
    served: list[str] = []
    for command in commands:
        if command != "next":
            waiting.append(command)
        elif waiting:
            served.append(waiting.pop(0))
    return served


def priority_queue_order(commands: list[tuple[str, int]]) -> list[str]:
    """Return the names served when ("serve", 0) takes the waiting one with the highest priority, the earliest on ties.

    also: urgent first; emergency room order; serve by importance
    >>> priority_queue_order([("a", 1), ("b", 5), ("serve", 0), ("c", 1), ("serve", 0)])
    ['b', 'a']
    >>> priority_queue_order([("serve", 0)])
    []
    >>> priority_queue_order([])
    []
    """
    waiting: list[tuple[str, int]] = []
    served: list[str] = []
    for name, priority in commands:
        if name != "serve":
            waiting.append((name, priority))
        elif waiting:
            best = 0
            for i in range(1, len(waiting)):
                if waiting[i][1] > waiting[best][1]:
                    best = i
            served.append(waiting.pop(best)[0])
    return served


def ring_buffer(size: int, values: list[int]) -> list[int]:
    """Return the latest values, at most as many as the buffer holds, after adding each and dropping the oldest.

    also: circular buffer; fixed-size history; keep only recent items
    >>> ring_buffer(2, [1, 2, 3])
    [2, 3]
    >>> ring_buffer(5, [1])
    [1]
    >>> ring_buffer(0, [1, 2])
    []
    """
    kept: list[int] = []
    for value in values:
        kept.append(value)
        if len(kept) > size:
            kept.pop(0)
    return kept


def most_recent_keys(uses: list[str], size: int) -> list[str]:
    """Return the keys left in a cache of the given size that drops the least recently used one, oldest first.

    also: lru cache contents; recently used list; evict what was not used for longest
    >>> most_recent_keys(["a", "b", "a", "c"], 2)
    ['a', 'c']
    >>> most_recent_keys(["x"], 3)
    ['x']
    >>> most_recent_keys([], 2)
    []
    """
    keys: list[str] = []
    for use in uses:
        if use in keys:
            keys.remove(use)
        keys.append(use)
        if len(keys) > size:
            keys.pop(0)
    return keys


def rock_paper_scissors(first: str, second: str) -> int:
    """Return 1 or 2 for the player who wins rock, paper, scissors, 0 for a draw.

    also: who beats whom; hand game winner; decide a round of roshambo
    >>> rock_paper_scissors("rock", "scissors")
    1
    >>> rock_paper_scissors("rock", "paper")
    2
    >>> rock_paper_scissors("paper", "paper")
    0
    """
    beats = {"rock": "scissors", "scissors": "paper", "paper": "rock"}
    if first == second:
        return 0
    return 1 if beats[first] == second else 2


def tic_tac_toe_winner(board: list[str]) -> str:
    """Return the mark that fills a row, column or diagonal of a board of three rows with dots for empty, else an empty text.

    also: noughts and crosses result; three in a row; who won the game
    >>> tic_tac_toe_winner(["XXX", "OO.", "..."])
    'X'
    >>> tic_tac_toe_winner(["OX.", "XO.", "..O"])
    'O'
    >>> tic_tac_toe_winner(["...", "...", "..."])
    ''
    """
    lines = list(board)
    for i in range(3):
        lines.append(board[0][i] + board[1][i] + board[2][i])
    lines.append(board[0][0] + board[1][1] + board[2][2])
    lines.append(board[0][2] + board[1][1] + board[2][0])
    for line in lines:
        if line[0] != "." and line[0] == line[1] and line[1] == line[2]:
            return line[0]
    return ""


def game_of_life_step(grid: list[list[int]]) -> list[list[int]]:
    """Return the grid after one step: a live cell with two or three live neighbours stays, a dead one with three is born.

    also: Conway's cellular automaton; next generation of cells; life rules on a board
    >>> game_of_life_step([[0, 1, 0], [0, 1, 0], [0, 1, 0]])
    [[0, 0, 0], [1, 1, 1], [0, 0, 0]]
    >>> game_of_life_step([[1]])
    [[0]]
    >>> game_of_life_step([])
    []
    """
    out: list[list[int]] = []
    for r, row in enumerate(grid):
        cells: list[int] = []
        for c, cell in enumerate(row):
            live = -cell
            for i in range(max(r - 1, 0), min(r + 2, len(grid))):
                for j in range(max(c - 1, 0), min(c + 2, len(row))):
                    live += grid[i][j]
            cells.append(1 if live == 3 or (cell == 1 and live == 2) else 0)
        out.append(cells)
    return out


def dice_histogram(rolls: list[int], sides: int) -> list[int]:
    """Return how often each face from 1 to the number of sides was rolled, others being ignored.

    also: count results of dice; frequency list by face; tally throws
    >>> dice_histogram([1, 3, 3], 3)
    [1, 0, 2]
    >>> dice_histogram([9], 2)
    [0, 0]
    >>> dice_histogram([], 1)
    [0]
    """
    counts = [0] * sides
    for roll in rolls:
        if 1 <= roll <= sides:
            counts[roll - 1] += 1
    return counts


def running_winner(scores: list[tuple[str, int]]) -> list[str]:
    """Return who leads after each (name, points), the one who reached the total first on ties.

    also: leader after every round; score board history; current first place over time
    >>> running_winner([("a", 3), ("b", 3), ("b", 1)])
    ['a', 'a', 'b']
    >>> running_winner([("x", 0)])
    ['x']
    >>> running_winner([])
    []
    """
    totals: dict[str, int] = {}
    leaders: list[str] = []
    for name, points in scores:
        totals[name] = totals.get(name, 0) + points
        leader = leaders[-1] if leaders else name
        leaders.append(name if totals[name] > totals[leader] else leader)
    return leaders
