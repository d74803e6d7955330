"""Patterns over matrices and grids, given as lists of rows."""

from __future__ import annotations


def transpose_matrix(m: list[list[int]]) -> list[list[int]]:
    """Return the matrix with rows and columns exchanged.

    also: transpose; turn rows into columns; flip a matrix over its diagonal
    >>> transpose_matrix([[1, 2, 3], [4, 5, 6]])
    [[1, 4], [2, 5], [3, 6]]
    >>> transpose_matrix([])
    []
    >>> transpose_matrix([[7]])
    [[7]]
    """
    return [list(column) for column in zip(*m)]


def transpose_by_index(m: list[list[int]]) -> list[list[int]]:
    """Return the transposed matrix, built column by column with indices.

    also: swap rows and columns using loops; columns as rows; index based transpose
    >>> transpose_by_index([[1, 2], [3, 4]])
    [[1, 3], [2, 4]]
    >>> transpose_by_index([])
    []
    >>> transpose_by_index([[1, 2, 3]])
    [[1], [2], [3]]
    """
    if not m:
        return []
    return [[row[j] for row in m] for j in range(len(m[0]))]


def rotate_matrix_clockwise(m: list[list[int]]) -> list[list[int]]:
    """Return the matrix turned by 90 degrees clockwise.

    also: rotate a grid to the right; quarter turn clockwise; rotate an image 90 degrees
    >>> rotate_matrix_clockwise([[1, 2], [3, 4]])
    [[3, 1], [4, 2]]
    >>> rotate_matrix_clockwise([])
    []
    >>> rotate_matrix_clockwise([[1, 2, 3]])
    [[1], [2], [3]]
    """
    if not m:
        return []
    return [[m[i][j] for i in range(len(m) - 1, -1, -1)] for j in range(len(m[0]))]


def rotate_matrix_counterclockwise(m: list[list[int]]) -> list[list[int]]:
    """Return the matrix turned by 90 degrees counterclockwise.

    also: rotate a grid to the left; quarter turn anticlockwise; rotate minus 90 degrees
    >>> rotate_matrix_counterclockwise([[1, 2], [3, 4]])
    [[2, 4], [1, 3]]
    >>> rotate_matrix_counterclockwise([])
    []
    >>> rotate_matrix_counterclockwise([[1, 2, 3]])
    [[3], [2], [1]]
    """
    if not m:
        return []
    return [[row[j] for row in m] for j in range(len(m[0]) - 1, -1, -1)]


def flip_rows_horizontally(m: list[list[int]]) -> list[list[int]]:
    """Return the matrix with every row reversed.

    also: mirror a grid left to right; horizontal flip of an image; reverse each row
    >>> flip_rows_horizontally([[1, 2], [3, 4]])
    [[2, 1], [4, 3]]
    >>> flip_rows_horizontally([])
    []
    >>> flip_rows_horizontally([[5]])
    [[5]]
    """
    return [row[::-1] for row in m]


def flip_rows_vertically(m: list[list[int]]) -> list[list[int]]:
    """Return the matrix with the order of the rows reversed.

    also: mirror a grid top to bottom; vertical flip of an image; turn a matrix upside down
    >>> flip_rows_vertically([[1, 2], [3, 4]])
    [[3, 4], [1, 2]]
    >>> flip_rows_vertically([])
    []
    >>> flip_rows_vertically([[5]])
    [[5]]
    """
    return m[::-1]


def identity_matrix(n: int) -> list[list[int]]:
    """Return the n by n identity matrix.

    also: unit matrix; ones on the diagonal and zeros elsewhere; square identity of size n
    >>> identity_matrix(2)
    [[1, 0], [0, 1]]
    >>> identity_matrix(0)
    []
    >>> identity_matrix(1)
    [[1]]
    """
    return [[1 if i == j else 0 for j in range(n)] for i in range(n)]


def filled_matrix(rows: int, columns: int, value: int) -> list[list[int]]:
    """Return a matrix of the given size in which every cell holds the value.

    also: create a grid of zeros; constant matrix; initialise a two-dimensional list
    >>> filled_matrix(2, 3, 0)
    [[0, 0, 0], [0, 0, 0]]
    >>> filled_matrix(0, 3, 1)
    []
    >>> filled_matrix(1, 1, 7)
    [[7]]
    """
    return [[value for _ in range(columns)] for _ in range(rows)]


def multiplication_grid(n: int) -> list[list[int]]:
    """Return the multiplication table of the numbers from one to n.

    also: times table; grid of products; table whose cells are row times column
    >>> multiplication_grid(3)
    [[1, 2, 3], [2, 4, 6], [3, 6, 9]]
    >>> multiplication_grid(0)
    []
    >>> multiplication_grid(1)
    [[1]]
    """
    return [[i * j for j in range(1, n + 1)] for i in range(1, n + 1)]


def numbered_grid(rows: int, columns: int) -> list[list[int]]:
    """Return a grid numbered row by row, counting from one.

    also: fill a matrix with successive integers; grid of consecutive numbers; label cells in reading order
    >>> numbered_grid(2, 3)
    [[1, 2, 3], [4, 5, 6]]
    >>> numbered_grid(0, 2)
    []
    >>> numbered_grid(1, 1)
    [[1]]
    """
    return [[i * columns + j + 1 for j in range(columns)] for i in range(rows)]


def add_matrices(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
    """Return the elementwise sum of two matrices of the same size.

    also: matrix addition; add two grids cell by cell; sum of matrices
    >>> add_matrices([[1, 2], [3, 4]], [[10, 20], [30, 40]])
    [[11, 22], [33, 44]]
    >>> add_matrices([], [])
    []
    >>> add_matrices([[-1]], [[1]])
    [[0]]
    """
    return [[x + y for x, y in zip(row_a, row_b)] for row_a, row_b in zip(a, b)]


def scale_matrix(m: list[list[int]], factor: int) -> list[list[int]]:
    """Return the matrix with every cell multiplied by the factor.

    also: scalar multiplication of a matrix; multiply a grid by a number; scale each entry
    >>> scale_matrix([[1, 2], [3, 4]], 3)
    [[3, 6], [9, 12]]
    >>> scale_matrix([], 2)
    []
    >>> scale_matrix([[5]], 0)
    [[0]]
    """
    return [[x * factor for x in row] for row in m]


def multiply_matrices(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
    """Return the matrix product of two matrices, or raise an error if their sizes do not fit.

    also: matrix multiplication; product of two grids; rows times columns
    >>> multiply_matrices([[1, 2], [3, 4]], [[5, 6], [7, 8]])
    [[19, 22], [43, 50]]
    >>> multiply_matrices([[2]], [[3]])
    [[6]]
    >>> multiply_matrices([[1, 2]], [[3, 4]])
    Traceback (most recent call last):
    ValueError: sizes do not match
    """
    if not a or len(a[0]) != len(b):
        raise ValueError("sizes do not match")
    return [[sum(row[k] * b[k][j] for k in range(len(b))) for j in range(len(b[0]))] for row in a]


def matrix_times_vector(m: list[list[int]], v: list[int]) -> list[int]:
    """Return the product of a matrix and a column vector.

    also: apply a matrix to a vector; dot product of every row with a vector; linear map
    >>> matrix_times_vector([[1, 2], [3, 4]], [5, 6])
    [17, 39]
    >>> matrix_times_vector([], [])
    []
    >>> matrix_times_vector([[0, 1]], [7, 8])
    [8]
    """
    return [sum(x * y for x, y in zip(row, v)) for row in m]


def determinant(m: list[list[int]]) -> int:
    """Return the determinant of a square matrix of integers, one for the empty matrix.

    also: determinant by cofactor expansion; Laplace expansion along the first row; det of a matrix
    >>> determinant([[1, 2], [3, 4]])
    -2
    >>> determinant([[2, 0, 1], [1, 3, 2], [1, 1, 1]])
    0
    >>> determinant([[7]])
    7
    >>> determinant([])
    1
    """
    if not m:
        return 1
    total = 0
    for j in range(len(m)):
        minor = [row[:j] + row[j + 1 :] for row in m[1:]]
        sign = 1 if j % 2 == 0 else -1
        total += sign * m[0][j] * determinant(minor)
    return total


def main_diagonal(m: list[list[int]]) -> list[int]:
    """Return the elements on the main diagonal of a square matrix.

    also: diagonal entries from top left to bottom right; elements where row equals column; leading diagonal
    >>> main_diagonal([[1, 2], [3, 4]])
    [1, 4]
    >>> main_diagonal([])
    []
    >>> main_diagonal([[9]])
    [9]
    """
    return [m[i][i] for i in range(len(m))]


def anti_diagonal(m: list[list[int]]) -> list[int]:
    """Return the elements on the diagonal from the top right to the bottom left of a square matrix.

    also: secondary diagonal; counter diagonal entries; elements from upper right to lower left
    >>> anti_diagonal([[1, 2], [3, 4]])
    [2, 3]
    >>> anti_diagonal([])
    []
    >>> anti_diagonal([[9]])
    [9]
    """
    return [m[i][len(m) - 1 - i] for i in range(len(m))]


def matrix_trace(m: list[list[int]]) -> int:
    """Return the sum of the main diagonal of a square matrix.

    also: trace; total of the diagonal elements; add the entries where row equals column
    >>> matrix_trace([[1, 2], [3, 4]])
    5
    >>> matrix_trace([])
    0
    >>> matrix_trace([[-3]])
    -3
    """
    return sum(m[i][i] for i in range(len(m)))


def column_of_matrix(m: list[list[int]], j: int) -> list[int]:
    """Return the column with the given index.

    also: extract the nth column; take one element from each row; vertical slice of a grid
    >>> column_of_matrix([[1, 2], [3, 4]], 1)
    [2, 4]
    >>> column_of_matrix([], 0)
    []
    >>> column_of_matrix([[5]], 0)
    [5]
    """
    return [row[j] for row in m]


def row_sums(m: list[list[int]]) -> list[int]:
    """Return the sum of each row of the matrix.

    also: totals per line of a grid; add up horizontally; sums of sublists; add up every inner list
    >>> row_sums([[1, 2], [3, 4]])
    [3, 7]
    >>> row_sums([])
    []
    >>> row_sums([[0, -1]])
    [-1]
    """
    return [sum(row) for row in m]


def column_sums(m: list[list[int]]) -> list[int]:
    """Return the sum of each column of the matrix.

    also: totals per column of a grid; add up vertically; sum down the rows
    >>> column_sums([[1, 2], [3, 4]])
    [4, 6]
    >>> column_sums([])
    []
    >>> column_sums([[5, 6]])
    [5, 6]
    """
    if not m:
        return []
    return [sum(row[j] for row in m) for j in range(len(m[0]))]


def column_maxima(m: list[list[int]]) -> list[int]:
    """Return the largest element of each column of the matrix.

    also: maximum per column; highest value down each column; best of every column
    >>> column_maxima([[1, 9], [3, 4]])
    [3, 9]
    >>> column_maxima([])
    []
    >>> column_maxima([[-1, -2]])
    [-1, -2]
    """
    if not m:
        return []
    return [max(row[j] for row in m) for j in range(len(m[0]))]


def row_maxima(m: list[list[int]]) -> list[int]:
    """Return the largest element of each row of the matrix.

    also: maximum per row; highest value in every line; best of each sublist
    >>> row_maxima([[1, 9], [3, 4]])
    [9, 4]
    >>> row_maxima([])
    []
    >>> row_maxima([[-2]])
    [-2]
    """
    return [max(row) for row in m]


def largest_in_matrix(m: list[list[int]]) -> int | None:
    """Return the largest element of the matrix, or None if it has no cells.

    also: maximum of a grid; biggest value in a list of lists; overall highest cell
    >>> largest_in_matrix([[1, 9], [3, 4]])
    9
    >>> largest_in_matrix([])
    >>> largest_in_matrix([[-5]])
    -5
    """
    cells = [x for row in m for x in row]
    return max(cells) if cells else None


def find_in_matrix(m: list[list[int]], value: int) -> tuple[int, int] | None:
    """Return the row and column of the first cell that holds the value, or None if there is none.

    also: locate an element in a grid; coordinates of a value; search a two-dimensional list
    >>> find_in_matrix([[1, 2], [3, 4]], 3)
    (1, 0)
    >>> find_in_matrix([[1]], 5)
    >>> find_in_matrix([], 1)
    """
    for i, row in enumerate(m):
        for j, x in enumerate(row):
            if x == value:
                return i, j
    return None


def count_in_matrix(m: list[list[int]], value: int) -> int:
    """Return how many cells of the matrix hold the value.

    also: occurrences in a grid; count a number in nested lists; how many cells equal x
    >>> count_in_matrix([[1, 2], [1, 1]], 1)
    3
    >>> count_in_matrix([], 1)
    0
    >>> count_in_matrix([[5]], 4)
    0
    """
    return sum(row.count(value) for row in m)


def is_rectangular(m: list[list[int]]) -> bool:
    """Return whether all rows have the same length.

    also: check that nested lists form a matrix; equal row sizes; no ragged rows
    >>> is_rectangular([[1, 2], [3, 4]])
    True
    >>> is_rectangular([[1], [2, 3]])
    False
    >>> is_rectangular([])
    True
    """
    return all(len(row) == len(m[0]) for row in m)


def is_square_matrix(m: list[list[int]]) -> bool:
    """Return whether the matrix has as many columns in every row as it has rows.

    also: check for an n by n grid; square shape test; same number of rows and columns
    >>> is_square_matrix([[1, 2], [3, 4]])
    True
    >>> is_square_matrix([[1, 2]])
    False
    >>> is_square_matrix([])
    True
    """
    return all(len(row) == len(m) for row in m)


def is_symmetric_matrix(m: list[list[int]]) -> bool:
    """Return whether a square matrix equals its transpose.

    also: symmetry across the main diagonal; check m[i][j] equals m[j][i]; undirected adjacency matrix test
    >>> is_symmetric_matrix([[1, 2], [2, 3]])
    True
    >>> is_symmetric_matrix([[1, 2], [0, 3]])
    False
    >>> is_symmetric_matrix([])
    True
    """
    return all(m[i][j] == m[j][i] for i in range(len(m)) for j in range(i))


def is_identity_matrix(m: list[list[int]]) -> bool:
    """Return whether a square matrix is the identity matrix.

    also: unit matrix check; ones on the diagonal and zeros elsewhere test; does a matrix leave vectors unchanged
    >>> is_identity_matrix([[1, 0], [0, 1]])
    True
    >>> is_identity_matrix([[1, 1], [0, 1]])
    False
    >>> is_identity_matrix([])
    True
    """
    return all(m[i][j] == (1 if i == j else 0) for i in range(len(m)) for j in range(len(m)))


def is_magic_square(m: list[list[int]]) -> bool:
    """Return whether all rows, columns and both diagonals of a square matrix have the same sum.

    also: magic square check; equal sums in every direction; same total for lines and diagonals
    >>> is_magic_square([[2, 7, 6], [9, 5, 1], [4, 3, 8]])
    True
    >>> is_magic_square([[1, 2], [3, 4]])
    False
    >>> is_magic_square([])
    True
    """
    n = len(m)
    sums = [sum(row) for row in m]
    sums.extend(sum(row[j] for row in m) for j in range(n))
    sums.append(sum(m[i][i] for i in range(n)))
    sums.append(sum(m[i][n - 1 - i] for i in range(n)))
    return all(total == sums[0] for total in sums)


def spiral_order(m: list[list[int]]) -> list[int]:
    """Return the elements of the matrix read in a clockwise spiral from the top left.

    also: walk a grid in spiral; unroll a matrix from outside to inside; clockwise traversal
    >>> spiral_order([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    [1, 2, 3, 6, 9, 8, 7, 4, 5]
    >>> spiral_order([])
    []
    >>> spiral_order([[1], [2]])
    [1, 2]
    """
    out: list[int] = []
    rest = [row[:] for row in m]
    while rest and rest[0]:
        out.extend(rest[0])
        below = rest[1:]
        if not below:
            break
        rest = [[row[j] for row in below] for j in range(len(below[0]) - 1, -1, -1)]
    return out


def snake_order(m: list[list[int]]) -> list[int]:
    """Return the elements of the matrix read row by row, every second row backwards.

    also: boustrophedon traversal; zigzag through the rows; left to right then right to left
    >>> snake_order([[1, 2], [3, 4], [5, 6]])
    [1, 2, 4, 3, 5, 6]
    >>> snake_order([])
    []
    >>> snake_order([[7, 8]])
    [7, 8]
    """
    out: list[int] = []
    for i, row in enumerate(m):
        out.extend(row if i % 2 == 0 else row[::-1])
    return out


def matrix_border(m: list[list[int]]) -> list[int]:
    """Return the elements on the border of the matrix in reading order.

    also: outer cells of a grid; boundary elements; edge values of a matrix
    >>> matrix_border([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    [1, 2, 3, 4, 6, 7, 8, 9]
    >>> matrix_border([])
    []
    >>> matrix_border([[5]])
    [5]
    """
    out: list[int] = []
    for i, row in enumerate(m):
        for j, x in enumerate(row):
            if i in (0, len(m) - 1) or j in (0, len(row) - 1):
                out.append(x)
    return out


def reshape_matrix(xs: list[int], columns: int) -> list[list[int]]:
    """Return the numbers arranged in rows of the given number of columns, or raise an error if they do not fit.

    also: flat list to matrix; reshape into a grid; turn a list into rows of equal width
    >>> reshape_matrix([1, 2, 3, 4], 2)
    [[1, 2], [3, 4]]
    >>> reshape_matrix([], 3)
    []
    >>> reshape_matrix([1, 2, 3], 2)
    Traceback (most recent call last):
    ValueError: length is not a multiple of the columns
    """
    if len(xs) % columns != 0:
        raise ValueError("length is not a multiple of the columns")
    return [xs[i : i + columns] for i in range(0, len(xs), columns)]


def grid_neighbours(grid: list[list[int]], row: int, column: int) -> list[int]:
    """Return the values above, below, left and right of a cell, as far as they exist, in this order.

    also: four adjacent cells; orthogonal neighbours of a grid position; values next to a cell
    >>> grid_neighbours([[1, 2, 3], [4, 5, 6], [7, 8, 9]], 1, 1)
    [2, 8, 4, 6]
    >>> grid_neighbours([[1, 2], [3, 4]], 0, 0)
    [3, 2]
    >>> grid_neighbours([[1]], 0, 0)
    []
    """
    out: list[int] = []
    for dr, dc in [(-1, 0), (1, 0), (0, -1), (0, 1)]:
        r = row + dr
        c = column + dc
        if 0 <= r < len(grid) and 0 <= c < len(grid[0]):
            out.append(grid[r][c])
    return out


def count_live_neighbours(grid: list[list[int]], row: int, column: int) -> int:
    """Return how many of the up to eight cells around a cell hold a one.

    also: number of adjacent mines; live neighbours in the game of life; count surrounding ones including diagonals
    >>> count_live_neighbours([[1, 1, 0], [0, 1, 0], [0, 0, 1]], 1, 1)
    3
    >>> count_live_neighbours([[1]], 0, 0)
    0
    >>> count_live_neighbours([[0, 1], [1, 1]], 0, 0)
    3
    """
    count = 0
    for r in range(max(0, row - 1), min(len(grid), row + 2)):
        for c in range(max(0, column - 1), min(len(grid[0]), column + 2)):
            if (r, c) != (row, column) and grid[r][c] == 1:
                count += 1
    return count


def count_islands(grid: list[list[int]]) -> int:
    """Return the number of groups of ones connected horizontally or vertically.

    also: number of islands; connected regions of a grid; count blobs of land cells; flood fill components
    >>> count_islands([[1, 1, 0], [0, 0, 0], [0, 1, 1]])
    2
    >>> count_islands([])
    0
    >>> count_islands([[1, 0], [0, 1]])
    2
    """
    seen: set[tuple[int, int]] = set()
    islands = 0
    for i in range(len(grid)):
        for j in range(len(grid[0])):
            if grid[i][j] != 1 or (i, j) in seen:
                continue
            islands += 1
            seen.add((i, j))
            stack = [(i, j)]
            while stack:
                r, c = stack.pop()
                for nr, nc in [(r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)]:
                    inside = 0 <= nr < len(grid) and 0 <= nc < len(grid[0])
                    if inside and grid[nr][nc] == 1 and (nr, nc) not in seen:
                        seen.add((nr, nc))
                        stack.append((nr, nc))
    return islands


def flood_fill(grid: list[list[int]], row: int, column: int, colour: int) -> list[list[int]]:
    """Return the grid with the region of equal cells around a start cell painted in the new colour.

    also: paint bucket; recolour a connected area; fill adjacent cells of the same value
    >>> flood_fill([[1, 1], [0, 1]], 0, 0, 5)
    [[5, 5], [0, 5]]
    >>> flood_fill([[2]], 0, 0, 2)
    [[2]]
    >>> flood_fill([[1, 0], [0, 1]], 0, 0, 9)
    [[9, 0], [0, 1]]
    """
    out = [line[:] for line in grid]
    old = grid[row][column]
    if old == colour:
        return out
    stack = [(row, column)]
    while stack:
        r, c = stack.pop()
        if 0 <= r < len(out) and 0 <= c < len(out[0]) and out[r][c] == old:
            out[r][c] = colour
            stack.extend([(r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)])
    return out


def count_negatives_in_sorted_matrix(m: list[list[int]]) -> int:
    """Return how many numbers are negative in a matrix whose rows and columns decrease.

    also: staircase search; count negative cells of a sorted grid; negatives in rows sorted descending
    >>> count_negatives_in_sorted_matrix([[4, 3, -1], [2, -1, -2]])
    3
    >>> count_negatives_in_sorted_matrix([])
    0
    >>> count_negatives_in_sorted_matrix([[1]])
    0
    """
    count = 0
    for row in m:
        j = len(row)
        while j > 0 and row[j - 1] < 0:
            j -= 1
        count += len(row) - j
    return count


def pascal_triangle(rows: int) -> list[list[int]]:
    """Return the first rows of Pascal's triangle.

    also: triangle of binomial coefficients; each number is the sum of the two above; Pascal rows
    >>> pascal_triangle(4)
    [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1]]
    >>> pascal_triangle(1)
    [[1]]
    >>> pascal_triangle(0)
    []
    """
    triangle: list[list[int]] = []
    for i in range(rows):
        row = [1] * (i + 1)
        for j in range(1, i):
            row[j] = triangle[i - 1][j - 1] + triangle[i - 1][j]
        triangle.append(row)
    return triangle


def sub_matrix(matrix: list[list[int]], top: int, left: int, height: int, width: int) -> list[list[int]]:
    """Return the part of the matrix with the given top left cell, height and width, cut at the borders.

    also: crop a grid; block of a matrix; rectangular slice of rows and columns
    >>> sub_matrix([[1, 2, 3], [4, 5, 6]], 0, 1, 2, 2)
    [[2, 3], [5, 6]]
    >>> sub_matrix([[1]], 0, 0, 5, 5)
    [[1]]
    >>> sub_matrix([], 0, 0, 1, 1)
    []
    """
    return [row[left : left + width] for row in matrix[top : top + height]]


def sort_rows_by_column(rows: list[list[int]], column: int) -> list[list[int]]:
    """Return the rows ordered by the number in one column, equal ones in their order.

    also: sort a table by a field; order records by index; arrange a matrix by one column
    >>> sort_rows_by_column([[1, 9], [2, 3]], 1)
    [[2, 3], [1, 9]]
    >>> sort_rows_by_column([[1, 0], [0, 0]], 1)
    [[1, 0], [0, 0]]
    >>> sort_rows_by_column([], 0)
    []
    """
    return sorted(rows, key=lambda row: row[column])


def join_side_by_side(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
    """Return a matrix whose rows are those of the first followed by those of the second.

    also: horizontal concatenation of grids; append columns; put two tables next to each other
    >>> join_side_by_side([[1], [2]], [[3, 4], [5, 6]])
    [[1, 3, 4], [2, 5, 6]]
    >>> join_side_by_side([[1]], [[]])
    [[1]]
    >>> join_side_by_side([], [])
    []
    """
    return [x + y for x, y in zip(a, b)]


def add_border(matrix: list[list[int]], value: int) -> list[list[int]]:
    """Return the matrix with a border of one cell of the value all around.

    also: pad a grid; frame a matrix; surround with zeros
    >>> add_border([[1]], 0)
    [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    >>> add_border([[1, 2]], 9)
    [[9, 9, 9, 9], [9, 1, 2, 9], [9, 9, 9, 9]]
    >>> add_border([[]], 5)
    [[5, 5], [5, 5], [5, 5]]
    """
    width = len(matrix[0]) + 2
    return [[value] * width, *[[value, *row, value] for row in matrix], [value] * width]


def checkerboard(rows: int, columns: int) -> list[list[int]]:
    """Return a grid of zeros and ones by turns, beginning with zero.

    also: chess board pattern; alternating cells; black and white squares
    >>> checkerboard(2, 3)
    [[0, 1, 0], [1, 0, 1]]
    >>> checkerboard(1, 1)
    [[0]]
    >>> checkerboard(0, 4)
    []
    """
    return [[(r + c) % 2 for c in range(columns)] for r in range(rows)]


def clear_crossing_lines(matrix: list[list[int]]) -> list[list[int]]:
    """Return the matrix with every row and column that holds a zero set to zero.

    also: spread zeros over rows and columns; zero out lines; set matrix zeroes
    >>> clear_crossing_lines([[1, 0], [2, 3]])
    [[0, 0], [2, 0]]
    >>> clear_crossing_lines([[1]])
    [[1]]
    >>> clear_crossing_lines([])
    []
    """
    rows = {r for r, row in enumerate(matrix) if 0 in row}
    columns = {c for row in matrix for c, cell in enumerate(row) if cell == 0}
    return [[0 if r in rows or c in columns else matrix[r][c] for c in range(len(matrix[r]))] for r in range(len(matrix))]


def row_averages(matrix: list[list[int]]) -> list[float]:
    """Return the mean of each row of the matrix, zero for an empty row.

    also: average per row; mean of every line of a table; row means
    >>> row_averages([[1, 2], [3, 5]])
    [1.5, 4.0]
    >>> row_averages([[], [4]])
    [0.0, 4.0]
    >>> row_averages([])
    []
    """
    return [sum(row) / len(row) if row else 0.0 for row in matrix]


def saddle_points(matrix: list[list[int]]) -> list[tuple[int, int]]:
    """Return row and column of each cell that is largest in its row and smallest in its column.

    also: row maximum and column minimum; equilibrium cells; minimax entries of a table
    >>> saddle_points([[9, 8, 7], [5, 3, 2], [6, 6, 7]])
    [(1, 0)]
    >>> saddle_points([[1, 2], [2, 1]])
    []
    >>> saddle_points([])
    []
    """
    found: list[tuple[int, int]] = []
    for r, row in enumerate(matrix):
        for c, cell in enumerate(row):
            if cell == max(row) and all(cell <= other[c] for other in matrix):
                found.append((r, c))
    return found


def matrix_power(matrix: list[list[int]], exponent: int) -> list[list[int]]:
    """Return a square matrix multiplied by itself so many times, the identity for 0, by repeated squaring.

    also: power of a matrix; fast matrix exponentiation; repeated matrix product
    >>> matrix_power([[1, 1], [1, 0]], 5)
    [[8, 5], [5, 3]]
    >>> matrix_power([[2]], 3)
    [[8]]
    >>> matrix_power([[7, 1], [2, 3]], 0)
    [[1, 0], [0, 1]]
    """
    n = len(matrix)

    def product(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
        return [[sum(a[i][k] * b[k][j] for k in range(n)) for j in range(n)] for i in range(n)]

    result = [[1 if i == j else 0 for j in range(n)] for i in range(n)]
    while exponent > 0:
        if exponent % 2 == 1:
            result = product(result, matrix)
        matrix = product(matrix, matrix)
        exponent //= 2
    return result
