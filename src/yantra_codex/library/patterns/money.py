"""Money patterns: rounding, tax, discount, interest, change and splitting, mostly in whole cents."""

from __future__ import annotations


def add_tax(price: float, rate: float) -> float:
    """Return the price with tax at a rate in percent added, rounded to cents.

    also: price including VAT; gross from net; apply sales tax
    >>> add_tax(100.0, 20.0)
    120.0
    >>> add_tax(19.99, 0.0)
    19.99
    >>> add_tax(0.0, 7.5)
    0.0
    """
    return round(price * (1 + rate / 100), 2)


def percent_amount(amount: float, percent: float) -> float:
    """Return the given percentage of an amount of money, rounded to cents.

    also: tip on a bill; sales tax to pay; commission; VAT on a price; percentage of an amount
    >>> percent_amount(50.0, 15.0)
    7.5
    >>> percent_amount(19.0, 50.0)
    9.5
    >>> percent_amount(0.0, 20.0)
    0.0
    """
    return round(amount * percent / 100, 2)


def price_before_tax(gross: float, rate: float) -> float:
    """Return the net price contained in a price with tax at a rate in percent, rounded to cents.

    also: remove VAT; net from gross; price excluding tax
    >>> price_before_tax(120.0, 20.0)
    100.0
    >>> price_before_tax(50.0, 0.0)
    50.0
    >>> price_before_tax(10.0, 25.0)
    8.0
    """
    return round(gross / (1 + rate / 100), 2)


def apply_discount(price: float, percent: float) -> float:
    """Return the price after a discount in percent, rounded to cents.

    also: reduce a price by a percentage; sale price; price after rebate
    >>> apply_discount(80.0, 25.0)
    60.0
    >>> apply_discount(19.99, 0.0)
    19.99
    >>> apply_discount(5.0, 100.0)
    0.0
    """
    return round(price * (1 - percent / 100), 2)


def apply_discounts(price: float, percents: list[float]) -> float:
    """Return the price after several discounts in percent, one after the other, rounded to cents at the end.

    also: successive discounts; stacked rebates; chain of percentage reductions
    >>> apply_discounts(200.0, [50.0, 50.0])
    50.0
    >>> apply_discounts(10.0, [])
    10.0
    >>> apply_discounts(10.0, [100.0])
    0.0
    """
    result = price
    for percent in percents:
        result *= 1 - percent / 100
    return round(result, 2)


def discount_in_cents(cents: int, percent: int) -> int:
    """Return an amount in cents after a whole-percent discount, half cents rounded up.

    also: integer discount; discounted price in cents; percentage off without floats
    >>> discount_in_cents(1999, 10)
    1799
    >>> discount_in_cents(1000, 0)
    1000
    >>> discount_in_cents(5, 50)
    3
    """
    return (cents * (100 - percent) + 50) // 100


def bulk_price(quantity: int, unit_cents: int) -> int:
    """Return the total in cents: 10 percent off from 10 pieces, 20 percent off from 100 pieces.

    also: quantity discount; tiered pricing; volume rebate on an order
    >>> bulk_price(5, 100)
    500
    >>> bulk_price(10, 100)
    900
    >>> bulk_price(100, 100)
    8000
    """
    total = quantity * unit_cents
    if quantity >= 100:
        return total * 80 // 100
    if quantity >= 10:
        return total * 90 // 100
    return total


def simple_interest(principal: float, rate: float, years: float) -> float:
    """Return the simple interest on a principal at a yearly rate in percent.

    also: interest without compounding; principal times rate times time; interest earned
    >>> simple_interest(1000.0, 5.0, 3.0)
    150.0
    >>> simple_interest(200.0, 0.0, 10.0)
    0.0
    >>> simple_interest(500.0, 4.0, 0.5)
    10.0
    """
    return principal * rate * years / 100


def compound_balance(principal: float, rate: float, years: int) -> float:
    """Return the balance after whole years of yearly compounding at a rate in percent, rounded to cents.

    also: compound interest; future value of savings; growth of an investment
    >>> compound_balance(100.0, 50.0, 2)
    225.0
    >>> compound_balance(100.0, 5.0, 0)
    100.0
    >>> compound_balance(0.0, 5.0, 10)
    0.0
    """
    balance = principal
    for _ in range(years):
        balance += balance * rate / 100
    return round(balance, 2)


def years_to_reach(principal: float, rate: float, goal: float) -> int:
    """Return after how many years of yearly interest in percent the balance is at least the goal.

    also: how long until savings reach a target; years to double money; time to grow an investment
    >>> years_to_reach(100.0, 100.0, 800.0)
    3
    >>> years_to_reach(100.0, 50.0, 200.0)
    2
    >>> years_to_reach(100.0, 5.0, 100.0)
    0
    """
    years = 0
    balance = principal
    while balance < goal:
        balance += balance * rate / 100
        years += 1
    return years


def balance_after(start: int, changes: list[int]) -> int:
    """Return the balance after deposits (positive) and withdrawals (negative).

    also: bank account balance; apply transactions; final amount after payments
    >>> balance_after(100, [50, -30])
    120
    >>> balance_after(0, [-5])
    -5
    >>> balance_after(10, [])
    10
    """
    return start + sum(changes)


def balance_history(start: int, changes: list[int]) -> list[int]:
    """Return the balance after each deposit (positive) or withdrawal (negative).

    also: account balance over time; running balance; statement after every transaction
    >>> balance_history(100, [50, -30])
    [150, 120]
    >>> balance_history(0, [-5])
    [-5]
    >>> balance_history(10, [])
    []
    """
    balance = start
    history: list[int] = []
    for change in changes:
        balance += change
        history.append(balance)
    return history


def withdraw(balance: int, amount: int) -> int:
    """Return the balance after taking out a positive amount that it covers; else an error.

    also: withdraw money; debit an account; check sufficient funds
    >>> withdraw(100, 30)
    70
    >>> withdraw(30, 30)
    0
    >>> withdraw(10, 30)
    Traceback (most recent call last):
    ValueError: insufficient funds
    """
    if amount <= 0:
        raise ValueError("amount must be positive")
    if amount > balance:
        raise ValueError("insufficient funds")
    return balance - amount


def first_overdraft(start: int, changes: list[int]) -> int:
    """Return the index of the change after which the balance is first below zero, or -1.

    also: when does the account go negative; first time funds run out; detect overdraft
    >>> first_overdraft(10, [-5, -6, 20])
    1
    >>> first_overdraft(10, [-10])
    -1
    >>> first_overdraft(0, [])
    -1
    """
    balance = start
    for i, change in enumerate(changes):
        balance += change
        if balance < 0:
            return i
    return -1


def greedy_change(amount: int, coins: list[int]) -> list[int]:
    """Return the coins that make up the amount, always taking the largest that fits; the rest is left out.

    also: give change with few coins; break an amount into coins; cash register change
    >>> greedy_change(41, [1, 5, 10, 25])
    [25, 10, 5, 1]
    >>> greedy_change(0, [1, 5])
    []
    >>> greedy_change(3, [2])
    [2]
    """
    change: list[int] = []
    left = amount
    for coin in sorted(coins, reverse=True):
        while left >= coin:
            change.append(coin)
            left -= coin
    return change


def coin_counts(amount: int, coins: list[int]) -> dict[int, int]:
    """Return how many of each coin make up the amount, largest first; unused coins are left out.

    also: number of notes per denomination; count coins for an amount; ATM payout
    >>> coin_counts(187, [100, 50, 20, 10, 5, 2, 1])
    {100: 1, 50: 1, 20: 1, 10: 1, 5: 1, 2: 1}
    >>> coin_counts(40, [20, 10])
    {20: 2}
    >>> coin_counts(0, [1])
    {}
    """
    counts: dict[int, int] = {}
    left = amount
    for coin in sorted(coins, reverse=True):
        if left >= coin:
            counts[coin] = left // coin
            left %= coin
    return counts


def coins_value(counts: dict[int, int]) -> int:
    """Return the total value of coins given as value to number of pieces.

    also: count money; sum of coins times value; how much cash is there
    >>> coins_value({25: 2, 10: 1})
    60
    >>> coins_value({1: 0})
    0
    >>> coins_value({})
    0
    """
    return sum(value * pieces for value, pieces in counts.items())


def split_evenly(cents: int, people: int) -> list[int]:
    """Return shares of an amount that differ by at most one cent, the larger ones first.

    also: split a bill; divide money fairly; distribute an amount without losing cents
    >>> split_evenly(100, 3)
    [34, 33, 33]
    >>> split_evenly(2, 4)
    [1, 1, 0, 0]
    >>> split_evenly(10, 1)
    [10]
    """
    return [cents // people + (1 if i < cents % people else 0) for i in range(people)]


def split_by_weights(amount: int, weights: list[int]) -> list[int]:
    """Return shares of an amount in proportion to the weights, what is left over going to the last one.

    also: allocate money proportionally; divide an amount by ratio; weighted distribution
    >>> split_by_weights(100, [1, 1, 2])
    [25, 25, 50]
    >>> split_by_weights(10, [1, 1, 1])
    [3, 3, 4]
    >>> split_by_weights(7, [5])
    [7]
    """
    total = sum(weights)
    shares = [amount * weight // total for weight in weights]
    shares[-1] += amount - sum(shares)
    return shares


def invoice_total(lines: list[tuple[str, int, int]]) -> int:
    """Return the sum of quantity times unit price over lines of name, quantity and price in cents.

    also: total of an order; sum line items; shopping list cost
    >>> invoice_total([("pen", 3, 120), ("pad", 1, 250)])
    610
    >>> invoice_total([("gift", 1, 0)])
    0
    >>> invoice_total([])
    0
    """
    return sum(quantity * price for _, quantity, price in lines)


def shipping_cost(total_cents: int, free_from: int, fee: int) -> int:
    """Return the shipping fee in cents, 0 when the order total reaches the free limit.

    also: free shipping above a threshold; delivery charge; postage for an order
    >>> shipping_cost(4999, 5000, 499)
    499
    >>> shipping_cost(5000, 5000, 499)
    0
    >>> shipping_cost(0, 5000, 499)
    499
    """
    return 0 if total_cents >= free_from else fee


def progressive_tax(income: int, brackets: list[tuple[int, int]]) -> int:
    """Return the tax on an income; each bracket is a lower limit and the percent on what lies above it.

    also: income tax with brackets; marginal tax rates; tiered tax
    >>> progressive_tax(30000, [(0, 10), (20000, 20)])
    4000
    >>> progressive_tax(10000, [(0, 10), (20000, 20)])
    1000
    >>> progressive_tax(0, [(0, 10)])
    0
    """
    tax = 0
    for i, (limit, percent) in enumerate(brackets):
        top = brackets[i + 1][0] if i + 1 < len(brackets) else income
        taxed = min(income, top) - limit
        if taxed > 0:
            tax += taxed * percent // 100
    return tax


def weekly_pay(hours: float, rate: float) -> float:
    """Return the pay for a week: hours above 40 count one and a half times.

    also: salary with overtime; wage for hours worked; overtime pay
    >>> weekly_pay(38.0, 10.0)
    380.0
    >>> weekly_pay(44.0, 10.0)
    460.0
    >>> weekly_pay(0.0, 25.0)
    0.0
    """
    overtime = max(0.0, hours - 40)
    return (hours - overtime) * rate + overtime * rate * 1.5


def convert_currency(amount: float, source: str, target: str, rates: dict[str, float]) -> float:
    """Return the amount in the target currency; rates are units for one base unit; an unknown one is an error.

    also: exchange money; currency conversion; convert with exchange rates
    >>> convert_currency(10.0, "EUR", "USD", {"EUR": 1.0, "USD": 1.25})
    12.5
    >>> convert_currency(5.0, "USD", "EUR", {"EUR": 1.0, "USD": 1.25})
    4.0
    >>> convert_currency(1.0, "EUR", "XXX", {"EUR": 1.0})
    Traceback (most recent call last):
    ValueError: unknown currency: XXX
    """
    for code in [source, target]:
        if code not in rates:
            raise ValueError(f"unknown currency: {code}")
    return round(amount / rates[source] * rates[target], 2)


def profit_or_loss(cost: int, revenue: int) -> str:
    """Return "profit" and the amount, "loss" and the amount, or "even".

    also: did we gain or lose; compare cost and selling price; profit and loss statement
    >>> profit_or_loss(100, 130)
    'profit 30'
    >>> profit_or_loss(100, 60)
    'loss 40'
    >>> profit_or_loss(5, 5)
    'even'
    """
    if revenue > cost:
        return f"profit {revenue - cost}"
    if revenue < cost:
        return f"loss {cost - revenue}"
    return "even"


def best_single_trade(prices: list[int]) -> int:
    """Return the largest gain from buying once and selling later, 0 if prices only fall.

    also: maximum profit from stock prices; best time to buy and sell; largest rise between two days
    >>> best_single_trade([7, 1, 5, 3, 6])
    5
    >>> best_single_trade([5, 4, 3])
    0
    >>> best_single_trade([])
    0
    """
    best = 0
    lowest: int | None = None
    for price in prices:
        if lowest is None or price < lowest:
            lowest = price
        best = max(best, price - lowest)
    return best


def loan_months(debt: int, payment: int, percent: int) -> int | None:
    """Return how many monthly payments clear a debt that grows by whole percent each month, or None if never.

    also: how long to pay off a loan; number of installments; months until debt is gone
    >>> loan_months(100, 50, 0)
    2
    >>> loan_months(1000, 5, 1)
    >>> loan_months(0, 10, 5)
    0
    """
    months = 0
    left = debt
    while left > 0:
        interest = left * percent // 100
        if payment <= interest:
            return None
        left += interest - payment
        months += 1
    return months
