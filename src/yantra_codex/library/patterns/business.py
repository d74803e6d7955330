"""Patterns of trade: carts, discounts, invoices, payments, stock and ratings. Amounts are whole cents unless a name says otherwise."""

from __future__ import annotations

# ---------------------------------------------------------------- carts and prices


def add_to_cart(cart: dict[str, int], item: str, quantity: int) -> dict[str, int]:
    """Return the cart with the quantity of the item raised; a quantity below 1 is an error.

    also: put an article into the basket; increase the count of a product; cart after adding pieces
    >>> add_to_cart({"pen": 1}, "pen", 2)
    {'pen': 3}
    >>> add_to_cart({}, "cup", 1)
    {'cup': 1}
    >>> add_to_cart({}, "cup", 0)
    Traceback (most recent call last):
    ValueError: the quantity must be at least 1
    """
    if quantity < 1:
        raise ValueError("the quantity must be at least 1")
    changed = dict(cart)
    changed[item] = changed.get(item, 0) + quantity
    return changed


def take_from_cart(cart: dict[str, int], item: str, quantity: int) -> dict[str, int]:
    """Return the cart with the quantity of the item lowered, the item being dropped when none is left.

    also: remove an article from the basket; decrease the count of a product; delete from cart at zero
    >>> take_from_cart({"pen": 3, "cup": 1}, "pen", 2)
    {'pen': 1, 'cup': 1}
    >>> take_from_cart({"pen": 3}, "pen", 5)
    {}
    >>> take_from_cart({"pen": 3}, "ink", 1)
    {'pen': 3}
    """
    left = {k: v for k, v in cart.items() if k != item or v > quantity}
    if item in left:
        left[item] -= quantity
    return left


def line_totals(lines: list[tuple[str, int, int]]) -> list[tuple[str, int]]:
    """Return the name and quantity times unit price of each line.

    also: amount of every order position; extended prices; total for each row of a receipt
    >>> line_totals([("pen", 3, 120), ("cup", 1, 500)])
    [('pen', 360), ('cup', 500)]
    >>> line_totals([("ink", 0, 900)])
    [('ink', 0)]
    >>> line_totals([])
    []
    """
    return [(name, quantity * price) for name, quantity, price in lines]


def threshold_discount(total: int, limit: int, percent: int) -> int:
    """Return the total less a whole percentage, rounded down to cents, if it reaches the limit.

    also: discount on orders over an amount; percent off for large baskets; spend and save
    >>> threshold_discount(10000, 5000, 10)
    9000
    >>> threshold_discount(5000, 5000, 10)
    4500
    >>> threshold_discount(4999, 5000, 10)
    4999
    """
    return total - total * percent // 100 if total >= limit else total


def tiered_discount(total: int, tiers: list[tuple[int, int]]) -> int:
    """Return the total less the percentage of the highest limit it reaches, among (limit, percent).

    also: discount steps by order value; percent off by level of spending; best applicable rebate
    >>> tiered_discount(20000, [(5000, 5), (10000, 10)])
    18000
    >>> tiered_discount(6000, [(10000, 10), (5000, 5)])
    5700
    >>> tiered_discount(100, [(5000, 5)])
    100
    """
    reached, off = -1, 0
    for limit, percent in tiers:
        if total >= limit and limit > reached:
            reached, off = limit, percent
    return total - total * off // 100


def apply_coupon(total: int, code: str, coupons: dict[str, int]) -> int:
    """Return the total less the amount of the coupon, never below zero; an unknown code is an error.

    also: redeem a voucher; subtract a promo code; price after a gift code
    >>> apply_coupon(3000, "TEN", {"TEN": 1000})
    2000
    >>> apply_coupon(500, "TEN", {"TEN": 1000})
    0
    >>> apply_coupon(500, "OLD", {"TEN": 1000})
    Traceback (most recent call last):
    ValueError: unknown coupon OLD
    """
    if code not in coupons:
        raise ValueError(f"unknown coupon {code}")
    return max(0, total - coupons[code])


def every_nth_free(quantity: int, price: int, n: int) -> int:
    """Return the price of some pieces of which every n-th is free.

    also: buy two get one free; three for the price of two; bundle offer total
    >>> every_nth_free(3, 100, 3)
    200
    >>> every_nth_free(7, 100, 3)
    500
    >>> every_nth_free(0, 100, 3)
    0
    """
    return (quantity - quantity // n) * price


def cheapest_free(prices: list[int], least: int) -> int:
    """Return the sum of the prices without the smallest one if there are at least so many.

    also: lowest priced article is free; do not charge the cheapest item; total with one gift
    >>> cheapest_free([500, 300, 900], 3)
    1400
    >>> cheapest_free([500, 300], 3)
    800
    >>> cheapest_free([], 0)
    0
    """
    if not prices or len(prices) < least:
        return sum(prices)
    return sum(prices) - min(prices)


def graduated_price(quantity: int, steps: list[tuple[int, int]]) -> int:
    """Return the price of some pieces, each charged at the unit price of its step, among rising (first piece, unit price).

    also: volume pricing by level; usage billing in blocks; stepped tariff
    >>> graduated_price(12, [(1, 10), (11, 8)])
    116
    >>> graduated_price(3, [(1, 10), (11, 8)])
    30
    >>> graduated_price(0, [(1, 10)])
    0
    """
    total = 0
    for i, (first, price) in enumerate(steps):
        last = min(quantity, steps[i + 1][0] - 1) if i + 1 < len(steps) else quantity
        total += max(0, last - first + 1) * price
    return total


def priced_items(names: list[str], prices: dict[str, int]) -> list[tuple[str, int]]:
    """Return each name with its price; a name without a price is an error.

    also: look up the price of every article; attach prices to scanned products; receipt positions from codes
    >>> priced_items(["a", "b", "a"], {"a": 5, "b": 7})
    [('a', 5), ('b', 7), ('a', 5)]
    >>> priced_items([], {"a": 5})
    []
    >>> priced_items(["x"], {"a": 5})
    Traceback (most recent call last):
    KeyError: 'no price for x'
    """
    out: list[tuple[str, int]] = []
    for name in names:
        if name not in prices:
            raise KeyError(f"no price for {name}")
        out.append((name, prices[name]))
    return out


def markup_price(cost: int, percent: int) -> int:
    """Return the selling price: the cost and a whole percentage of it, rounded up to a cent.

    also: add a margin to the purchase price; retail price from cost; price with profit on top
    >>> markup_price(1000, 25)
    1250
    >>> markup_price(999, 10)
    1099
    >>> markup_price(0, 50)
    0
    """
    return cost + -(-cost * percent // 100)


def margin_percent(price: float, cost: float) -> float:
    """Return which percentage of the price is profit, rounded to one decimal, zero for a free article.

    also: gross margin; profit share of revenue; how much of the sale is earned
    >>> margin_percent(200.0, 150.0)
    25.0
    >>> margin_percent(100.0, 120.0)
    -20.0
    >>> margin_percent(0.0, 5.0)
    0.0
    """
    return round((price - cost) / price * 100, 1) if price else 0.0


def break_even_units(fixed: int, price: int, cost: int) -> int | None:
    """Return how many pieces must be sold to cover the fixed costs, or None if no piece earns anything.

    also: break-even point; pieces needed until profit; sales volume that pays the overhead
    >>> break_even_units(10000, 50, 30)
    500
    >>> break_even_units(101, 3, 1)
    51
    >>> break_even_units(100, 5, 5)
    """
    if price <= cost:
        return None
    return -(-fixed // (price - cost))


def price_per_unit(price: float, amount: float) -> float:
    """Return the price for one unit rounded to two decimals; an amount that is not positive is an error.

    also: cost per kilogram; unit price comparison; price divided by content
    >>> price_per_unit(3.0, 0.75)
    4.0
    >>> price_per_unit(10.0, 3.0)
    3.33
    >>> price_per_unit(1.0, 0.0)
    Traceback (most recent call last):
    ValueError: the amount must be positive
    """
    if amount <= 0:
        raise ValueError("the amount must be positive")
    return round(price / amount, 2)


def best_value(offers: list[tuple[str, int, int]]) -> str | None:
    """Return the name of the offer with the lowest price for a unit among (name, price, amount), the first on ties, or None.

    also: cheapest pack by unit price; most content for the money; which size to buy
    >>> best_value([("small", 200, 100), ("large", 350, 200)])
    'large'
    >>> best_value([("a", 2, 1), ("b", 4, 2)])
    'a'
    >>> best_value([])
    """
    if not offers:
        return None
    best = offers[0]
    for offer in offers[1:]:
        if offer[1] * best[2] < best[1] * offer[2]:
            best = offer
    return best[0]


# ---------------------------------------------------------------- invoices and payments


def net_tax_gross(lines: list[tuple[int, int]], percent: int) -> tuple[int, int, int]:
    """Return the net sum, the tax at a whole percent with half cents rounded up, and the gross sum over (quantity, price).

    also: invoice footer; subtotal, vat and total; bill with sales tax
    >>> net_tax_gross([(2, 1000), (1, 500)], 20)
    (2500, 500, 3000)
    >>> net_tax_gross([(1, 999)], 5)
    (999, 50, 1049)
    >>> net_tax_gross([], 20)
    (0, 0, 0)
    """
    net = sum(quantity * price for quantity, price in lines)
    tax = (net * percent + 50) // 100
    return net, tax, net + tax


def tax_by_rate(lines: list[tuple[int, int]]) -> dict[int, int]:
    """Return the tax for each whole-percent rate over (amount, rate), rounded down once a rate, rates rising.

    also: vat summary by rate; sales tax per class; tax totals of an invoice with mixed rates
    >>> tax_by_rate([(1000, 20), (500, 5), (250, 20)])
    {5: 25, 20: 250}
    >>> tax_by_rate([(100, 0)])
    {0: 0}
    >>> tax_by_rate([])
    {}
    """
    amounts: dict[int, int] = {}
    for amount, rate in lines:
        amounts[rate] = amounts.get(rate, 0) + amount
    return {rate: amounts[rate] * rate // 100 for rate in sorted(amounts)}


def late_fee(days: int, per_day: int, most: int) -> int:
    """Return the fee for days of delay, at most a limit, zero if not late.

    also: overdue charge with a cap; penalty for a late return; fine by the day
    >>> late_fee(3, 50, 500)
    150
    >>> late_fee(30, 50, 500)
    500
    >>> late_fee(-2, 50, 500)
    0
    """
    return min(max(days, 0) * per_day, most)


def open_amounts(billed: dict[str, int], paid: dict[str, int]) -> dict[str, int]:
    """Return what is still owed on each invoice, those paid in full left out.

    also: outstanding balances; unpaid invoices with remainders; billed minus received by key
    >>> open_amounts({"A1": 100, "A2": 50}, {"A1": 60, "A2": 50})
    {'A1': 40}
    >>> open_amounts({"A1": 100}, {})
    {'A1': 100}
    >>> open_amounts({}, {"A1": 5})
    {}
    """
    owed = {k: amount - paid.get(k, 0) for k, amount in billed.items()}
    return {k: amount for k, amount in owed.items() if amount > 0}


def overdue_names(due: list[tuple[str, int]], today: int) -> list[str]:
    """Return the names whose due day is before today, the longest overdue first, equal ones in their order.

    also: late invoices; reminders to send; items past their deadline
    >>> overdue_names([("a", 10), ("b", 3), ("c", 20)], 15)
    ['b', 'a']
    >>> overdue_names([("a", 15)], 15)
    []
    >>> overdue_names([], 15)
    []
    """
    late = [(day, i, name) for i, (name, day) in enumerate(due) if day < today]
    return [name for _, _, name in sorted(late)]


def pay_oldest_first(debts: list[int], payment: int) -> list[int]:
    """Return what is left of each debt after a payment has been used for them in order.

    also: allocate a payment to invoices; settle the earliest bills first; apply money across open items
    >>> pay_oldest_first([100, 50, 80], 120)
    [0, 30, 80]
    >>> pay_oldest_first([100], 500)
    [0]
    >>> pay_oldest_first([], 10)
    []
    """
    left: list[int] = []
    for debt in debts:
        used = min(debt, payment)
        payment -= used
        left.append(debt - used)
    return left


def aging_buckets(invoices: list[tuple[int, int]], today: int) -> dict[str, int]:
    """Return the sums of (due day, amount) by how late they are: not due, 1-30, 31-60 and over 60 days.

    also: accounts receivable aging; overdue amounts by age; debts in thirty-day classes
    >>> aging_buckets([(100, 5), (90, 7), (20, 9)], 100)
    {'not due': 5, '1-30': 7, '31-60': 0, 'over 60': 9}
    >>> aging_buckets([(69, 4)], 100)
    {'not due': 0, '1-30': 0, '31-60': 4, 'over 60': 0}
    >>> aging_buckets([], 100)
    {'not due': 0, '1-30': 0, '31-60': 0, 'over 60': 0}
    """
    sums = {"not due": 0, "1-30": 0, "31-60": 0, "over 60": 0}
    for day, amount in invoices:
        late = today - day
        name = "not due" if late < 1 else "1-30" if late <= 30 else "31-60" if late <= 60 else "over 60"
        sums[name] += amount
    return sums


def expense_balances(paid: dict[str, int]) -> dict[str, int]:
    """Return how much each person paid more (or, negative, less) than an equal share rounded down.

    also: who owes whom after a trip; settle shared costs; difference from the even split
    >>> expense_balances({"ann": 90, "bob": 30, "cy": 0})
    {'ann': 50, 'bob': -10, 'cy': -40}
    >>> expense_balances({"ann": 7})
    {'ann': 0}
    >>> expense_balances({})
    {}
    """
    if not paid:
        return {}
    share = sum(paid.values()) // len(paid)
    return {name: amount - share for name, amount in paid.items()}


def settling_payments(balances: dict[str, int]) -> list[tuple[str, str, int]]:
    """Return payments (from, to, amount) that bring all balances to zero, debtors and creditors in their order.

    also: minimal transfers between friends; pay back shared expenses; clear debts in a group
    >>> settling_payments({"ann": 50, "bob": -10, "cy": -40})
    [('bob', 'ann', 10), ('cy', 'ann', 40)]
    >>> settling_payments({"ann": 0})
    []
    >>> settling_payments({})
    []
    """
    owing = [(name, -amount) for name, amount in balances.items() if amount < 0]
    due = [(name, amount) for name, amount in balances.items() if amount > 0]
    out: list[tuple[str, str, int]] = []
    i = j = 0
    while i < len(owing) and j < len(due):
        amount = min(owing[i][1], due[j][1])
        out.append((owing[i][0], due[j][0], amount))
        owing[i] = (owing[i][0], owing[i][1] - amount)
        due[j] = (due[j][0], due[j][1] - amount)
        if owing[i][1] == 0:
            i += 1
        if due[j][1] == 0:
            j += 1
    return out


def tip_per_person(bill: int, percent: int, people: int) -> int:
    """Return what each of some people pays for a bill and a whole-percent tip, rounded up to a cent.

    also: split the restaurant check with gratuity; share of dinner and tip; divide a bill by guests
    >>> tip_per_person(10000, 10, 4)
    2750
    >>> tip_per_person(1000, 0, 3)
    334
    >>> tip_per_person(0, 10, 2)
    0
    """
    total = bill * (100 + percent)
    return -(-total // (100 * people))


def declining_values(cost: float, percent: float, years: int) -> list[float]:
    """Return the value at the end of each year when it falls by a percentage a year, rounded to cents.

    also: declining balance depreciation; book value per year; worth of a machine over time
    >>> declining_values(1000.0, 20.0, 3)
    [800.0, 640.0, 512.0]
    >>> declining_values(500.0, 50.0, 1)
    [250.0]
    >>> declining_values(500.0, 50.0, 0)
    []
    """
    out: list[float] = []
    for _ in range(years):
        cost *= 1 - percent / 100
        out.append(round(cost, 2))
    return out


def straight_line_values(cost: int, salvage: int, years: int) -> list[int]:
    """Return the value at the end of each year when it falls by equal amounts down to a rest value.

    also: linear depreciation table; equal yearly write-off; book values by straight line
    >>> straight_line_values(1000, 100, 3)
    [700, 400, 100]
    >>> straight_line_values(100, 0, 1)
    [0]
    >>> straight_line_values(100, 0, 0)
    []
    """
    return [cost - (cost - salvage) * (year + 1) // years for year in range(years)]


def running_balance_lines(start: int, entries: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return each entry's text with the balance after it.

    also: account statement; ledger with totals; balance next to every booking
    >>> running_balance_lines(100, [("rent", -60), ("pay", 50)])
    [('rent', 40), ('pay', 90)]
    >>> running_balance_lines(5, [("x", 0)])
    [('x', 5)]
    >>> running_balance_lines(5, [])
    []
    """
    out: list[tuple[str, int]] = []
    for text, amount in entries:
        start += amount
        out.append((text, start))
    return out


def transfer(accounts: dict[str, int], source: str, target: str, amount: int) -> dict[str, int]:
    """Return the accounts after moving an amount between two of them; too little money or an unknown account is an error.

    also: send money from one account to another; book a transfer; debit and credit
    >>> transfer({"a": 100, "b": 5}, "a", "b", 60)
    {'a': 40, 'b': 65}
    >>> transfer({"a": 10, "b": 0}, "a", "b", 60)
    Traceback (most recent call last):
    ValueError: insufficient funds
    >>> transfer({"a": 10}, "a", "z", 1)
    Traceback (most recent call last):
    ValueError: unknown account
    """
    if source not in accounts or target not in accounts:
        raise ValueError("unknown account")
    if accounts[source] < amount:
        raise ValueError("insufficient funds")
    changed = dict(accounts)
    changed[source] -= amount
    changed[target] += amount
    return changed


# ---------------------------------------------------------------- stock


def items_to_reorder(stock: dict[str, int], least: dict[str, int]) -> list[str]:
    """Return the items of which less than the least quantity is in stock, missing ones counting as none, sorted.

    also: what must be ordered again; products below their minimum; low inventory list
    >>> items_to_reorder({"pen": 2, "cup": 9}, {"pen": 5, "cup": 5, "ink": 1})
    ['ink', 'pen']
    >>> items_to_reorder({"pen": 5}, {"pen": 5})
    []
    >>> items_to_reorder({}, {})
    []
    """
    return sorted(item for item, quantity in least.items() if stock.get(item, 0) < quantity)


def reorder_quantities(stock: dict[str, int], target: dict[str, int]) -> dict[str, int]:
    """Return how many pieces of each item are needed to reach its target, items with enough left out.

    also: fill up the warehouse; purchase order from levels; shortfall by product
    >>> reorder_quantities({"pen": 2, "cup": 9}, {"pen": 5, "cup": 5, "ink": 4})
    {'pen': 3, 'ink': 4}
    >>> reorder_quantities({"pen": 5}, {"pen": 5})
    {}
    >>> reorder_quantities({}, {})
    {}
    """
    return {item: wanted - stock.get(item, 0) for item, wanted in target.items() if stock.get(item, 0) < wanted}


def apply_stock_movements(stock: dict[str, int], moves: list[tuple[str, int]]) -> dict[str, int]:
    """Return the stock after deliveries (positive) and withdrawals (negative); going below zero is an error.

    also: update inventory from transactions; goods in and out; book warehouse changes
    >>> apply_stock_movements({"pen": 2}, [("pen", 3), ("cup", 1), ("pen", -4)])
    {'pen': 1, 'cup': 1}
    >>> apply_stock_movements({"pen": 2}, [])
    {'pen': 2}
    >>> apply_stock_movements({}, [("pen", -1)])
    Traceback (most recent call last):
    ValueError: not enough pen
    """
    left = dict(stock)
    for item, change in moves:
        quantity = left.get(item, 0) + change
        if quantity < 0:
            raise ValueError(f"not enough {item}")
        left[item] = quantity
    return left


def fill_orders(stock: int, orders: list[tuple[str, int]]) -> tuple[list[str], list[str]]:
    """Return the names of the orders that can be filled in turn from the stock, and of those that can't.

    also: first come first served deliveries; back orders; allocate inventory to customers
    >>> fill_orders(10, [("a", 4), ("b", 8), ("c", 6)])
    (['a', 'c'], ['b'])
    >>> fill_orders(0, [("a", 1)])
    ([], ['a'])
    >>> fill_orders(5, [])
    ([], [])
    """
    filled: list[str] = []
    waiting: list[str] = []
    for name, quantity in orders:
        if quantity <= stock:
            stock -= quantity
            filled.append(name)
        else:
            waiting.append(name)
    return filled, waiting


def first_in_first_out_cost(lots: list[tuple[int, int]], quantity: int) -> int | None:
    """Return the cost of taking some pieces from lots (quantity, unit cost) in order, or None if there are too few.

    also: fifo inventory valuation; cost of goods sold from the oldest lots; consume batches in order
    >>> first_in_first_out_cost([(10, 5), (10, 6)], 12)
    62
    >>> first_in_first_out_cost([(3, 5)], 4)
    >>> first_in_first_out_cost([], 0)
    0
    """
    cost = 0
    for available, price in lots:
        used = min(available, quantity)
        cost += used * price
        quantity -= used
    return cost if quantity == 0 else None


def count_differences(expected: dict[str, int], counted: dict[str, int]) -> dict[str, int]:
    """Return counted minus expected for every item where they differ, sorted by item.

    also: stocktaking result; inventory discrepancies; what is missing or too much
    >>> count_differences({"a": 5, "b": 2}, {"a": 4, "b": 2, "c": 1})
    {'a': -1, 'c': 1}
    >>> count_differences({"a": 5}, {})
    {'a': -5}
    >>> count_differences({}, {})
    {}
    """
    items = sorted(set(expected) | set(counted))
    return {i: counted.get(i, 0) - expected.get(i, 0) for i in items if counted.get(i, 0) != expected.get(i, 0)}


def expiring_before(goods: list[tuple[str, str]], day: str) -> list[str]:
    """Return the names of the goods whose ISO date of expiry is before the day, earliest first, then by name.

    also: products past their best-before date; items that run out; sort out old goods
    >>> expiring_before([("milk", "2024-03-02"), ("jam", "2025-01-01"), ("egg", "2024-03-01")], "2024-04-01")
    ['egg', 'milk']
    >>> expiring_before([("jam", "2024-04-01")], "2024-04-01")
    []
    >>> expiring_before([], "2024-04-01")
    []
    """
    return [name for date, name in sorted((date, name) for name, date in goods if date < day)]


def abc_classes(values: dict[str, int]) -> dict[str, str]:
    """Return "A" for the most valuable items up to 80 percent of the total, "B" up to 95 percent, "C" for the rest.

    also: Pareto analysis of articles; classify products by turnover share; abc analysis
    >>> abc_classes({"x": 80, "y": 15, "z": 5})
    {'x': 'A', 'y': 'B', 'z': 'C'}
    >>> abc_classes({"x": 1})
    {'x': 'C'}
    >>> abc_classes({})
    {}
    """
    total = sum(values.values())
    classes: dict[str, str] = {}
    running = 0
    for name in sorted(values, key=lambda n: (-values[n], n)):
        running += values[name]
        part = "A" if running * 100 <= total * 80 else "B" if running * 100 <= total * 95 else "C"
        classes[name] = part
    return classes


# ---------------------------------------------------------------- ratings and results


def average_rating(ratings: list[int]) -> float:
    """Return the mean of the ratings rounded to one decimal, zero without ratings.

    also: stars of a product; review score; mean of customer votes
    >>> average_rating([5, 4, 4])
    4.3
    >>> average_rating([1])
    1.0
    >>> average_rating([])
    0.0
    """
    return round(sum(ratings) / len(ratings), 1) if ratings else 0.0


def rating_counts(ratings: list[int], most: int) -> dict[int, int]:
    """Return how many ratings there are of each number of stars from the most down to 1, also those never given.

    also: star distribution; histogram of reviews; votes per level
    >>> rating_counts([5, 3, 5], 5)
    {5: 2, 4: 0, 3: 1, 2: 0, 1: 0}
    >>> rating_counts([9], 2)
    {2: 0, 1: 0}
    >>> rating_counts([], 1)
    {1: 0}
    """
    return {stars: ratings.count(stars) for stars in range(most, 0, -1)}


def star_text(rating: int, most: int) -> str:
    """Return as many stars as the rating says, filled up with dashes to the most.

    also: show a score as asterisks; rating bar; draw stars
    >>> star_text(3, 5)
    '***--'
    >>> star_text(0, 3)
    '---'
    >>> star_text(9, 5)
    '*****'
    """
    shown = max(0, min(rating, most))
    return "*" * shown + "-" * (most - shown)


def damped_average(ratings: list[int], usual: float, weight: int) -> float:
    """Return the mean of the ratings pulled towards the usual value as if that had been given weight times.

    also: bayesian average; rating that trusts few votes less; smoothed score
    >>> damped_average([5, 5], 3.0, 2)
    4.0
    >>> damped_average([], 3.0, 5)
    3.0
    >>> damped_average([], 3.0, 0)
    0.0
    """
    count = len(ratings) + weight
    return (sum(ratings) + usual * weight) / count if count else 0.0


def net_promoter_score(scores: list[int]) -> int:
    """Return the percentage of scores 9 and 10 less that of scores 0 to 6, rounded down, zero without scores.

    also: customer loyalty figure; promoters minus detractors; nps of a survey
    >>> net_promoter_score([10, 9, 8, 3])
    25
    >>> net_promoter_score([0])
    -100
    >>> net_promoter_score([])
    0
    """
    if not scores:
        return 0
    promoters = sum(1 for s in scores if s >= 9)
    detractors = sum(1 for s in scores if s <= 6)
    return (promoters - detractors) * 100 // len(scores)


def average_without_lowest(scores: list[int], dropped: int) -> float:
    """Return the mean of the scores after leaving out the lowest ones, zero if none is left.

    also: drop the worst marks; best-of grading; course grade ignoring the poorest results
    >>> average_without_lowest([50, 90, 70], 1)
    80.0
    >>> average_without_lowest([50], 1)
    0.0
    >>> average_without_lowest([], 0)
    0.0
    """
    kept = sorted(scores)[dropped:]
    return sum(kept) / len(kept) if kept else 0.0


def names_by_average(rows: list[tuple[str, int]]) -> list[str]:
    """Return the names ordered by the mean of their scores, the highest first, then by name.

    also: leaderboard by mean; rank products by review average; best average on top
    >>> names_by_average([("a", 3), ("b", 5), ("a", 5)])
    ['b', 'a']
    >>> names_by_average([("b", 1), ("a", 1)])
    ['a', 'b']
    >>> names_by_average([])
    []
    """
    sums: dict[str, int] = {}
    counts: dict[str, int] = {}
    for name, score in rows:
        sums[name] = sums.get(name, 0) + score
        counts[name] = counts.get(name, 0) + 1
    return sorted(sums, key=lambda n: (-sums[n] / counts[n], n))


def leaderboard(scores: dict[str, int]) -> list[tuple[int, str, int]]:
    """Return place, name and score, the highest first; equal scores share a place and are ordered by name.

    also: ranking table; standings with ties; place of every player
    >>> leaderboard({"ann": 7, "bob": 9, "cy": 7, "di": 1})
    [(1, 'bob', 9), (2, 'ann', 7), (2, 'cy', 7), (4, 'di', 1)]
    >>> leaderboard({"ann": 0})
    [(1, 'ann', 0)]
    >>> leaderboard({})
    []
    """
    out: list[tuple[int, str, int]] = []
    for name in sorted(scores, key=lambda n: (-scores[n], n)):
        place = out[-1][0] if out and out[-1][2] == scores[name] else len(out) + 1
        out.append((place, name, scores[name]))
    return out


def passed_all(marks: dict[str, int], least: int) -> bool:
    """Return whether every mark reaches the least one; without marks nothing is passed.

    also: did the student pass all subjects; no failed course; all grades sufficient
    >>> passed_all({"art": 60, "math": 50}, 50)
    True
    >>> passed_all({"art": 49}, 50)
    False
    >>> passed_all({}, 50)
    False
    """
    return len(marks) > 0 and all(mark >= least for mark in marks.values())


def loyalty_level(points: int, levels: list[tuple[int, str]]) -> str:
    """Return the name of the highest level whose points are reached among rising (points, name), or an empty text.

    also: customer status by points; bronze silver gold; membership tier
    >>> loyalty_level(250, [(0, "bronze"), (100, "silver"), (500, "gold")])
    'silver'
    >>> loyalty_level(500, [(0, "bronze"), (500, "gold")])
    'gold'
    >>> loyalty_level(5, [(10, "bronze")])
    ''
    """
    reached = ""
    for needed, name in levels:
        if points >= needed:
            reached = name
    return reached


def vote_shares(votes: dict[str, int]) -> dict[str, float]:
    """Return the percentage of the votes each name got, rounded to one decimal, the most first, then by name.

    also: election result in percent; share per candidate; poll percentages
    >>> vote_shares({"a": 1, "b": 3})
    {'b': 75.0, 'a': 25.0}
    >>> vote_shares({"a": 0})
    {'a': 0.0}
    >>> vote_shares({})
    {}
    """
    total = sum(votes.values())
    names = sorted(votes, key=lambda n: (-votes[n], n))
    return {n: round(votes[n] * 100 / total, 1) if total else 0.0 for n in names}


def seats_by_highest_average(votes: dict[str, int], seats: int) -> dict[str, int]:
    """Return how many seats each party gets when each next one goes to the most votes for seats + 1, first on ties.

    also: proportional allocation; d'Hondt method; distribute mandates by votes
    >>> seats_by_highest_average({"a": 100, "b": 60}, 3)
    {'a': 2, 'b': 1}
    >>> seats_by_highest_average({"a": 1}, 0)
    {'a': 0}
    >>> seats_by_highest_average({}, 2)
    {}
    """
    won = dict.fromkeys(votes, 0)
    if not votes:
        return won
    for _ in range(seats):
        best = ""
        for name in votes:
            if best == "" or votes[name] * (won[best] + 1) > votes[best] * (won[name] + 1):
                best = name
        won[best] += 1
    return won
