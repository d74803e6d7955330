"""Geometry patterns: areas, perimeters, distances, angles, lines, circles and rectangles."""

from __future__ import annotations

import math


def rectangle_area(width: float, height: float) -> float:
    """Return the area of a rectangle.

    also: area from width and height; surface of a rectangle; size of a room
    >>> rectangle_area(3.0, 4.5)
    13.5
    >>> rectangle_area(0.0, 9.0)
    0.0
    >>> rectangle_area(1.0, 1.0)
    1.0
    """
    return width * height


def rectangle_perimeter(width: float, height: float) -> float:
    """Return the length of the border of a rectangle.

    also: perimeter of a rectangle; fence around a garden; twice width plus height
    >>> rectangle_perimeter(3.0, 4.5)
    15.0
    >>> rectangle_perimeter(0.0, 2.0)
    4.0
    >>> rectangle_perimeter(1.0, 1.0)
    4.0
    """
    return 2 * (width + height)


def circle_area(radius: float) -> float:
    """Return the area of a circle; a negative radius is an error.

    also: area of a disc; pi r squared; surface from a radius
    >>> circle_area(1.0)
    3.141592653589793
    >>> circle_area(0.0)
    0.0
    >>> circle_area(-1.0)
    Traceback (most recent call last):
    ValueError: radius must not be negative
    """
    if radius < 0:
        raise ValueError("radius must not be negative")
    return math.pi * radius * radius


def circle_circumference(radius: float) -> float:
    """Return the circumference of a circle.

    also: perimeter of a circle; two pi r; length around a disc
    >>> circle_circumference(0.5)
    3.141592653589793
    >>> circle_circumference(1.0)
    6.283185307179586
    >>> circle_circumference(0.0)
    0.0
    """
    return 2 * math.pi * radius


def triangle_area(base: float, height: float) -> float:
    """Return the area of a triangle from its base and height.

    also: half base times height; surface of a triangle; area of a right triangle from legs
    >>> triangle_area(6.0, 4.0)
    12.0
    >>> triangle_area(3.0, 3.0)
    4.5
    >>> triangle_area(0.0, 5.0)
    0.0
    """
    return base * height / 2


def triangle_area_from_sides(a: float, b: float, c: float) -> float | None:
    """Return the area of a triangle from its sides by Heron's formula, or None if they form none.

    also: Heron's formula; area of a triangle with three sides; surface from side lengths
    >>> triangle_area_from_sides(3.0, 4.0, 5.0)
    6.0
    >>> triangle_area_from_sides(13.0, 14.0, 15.0)
    84.0
    >>> triangle_area_from_sides(1.0, 2.0, 4.0)
    """
    if a + b <= c or a + c <= b or b + c <= a:
        return None
    s = (a + b + c) / 2
    return math.sqrt(s * (s - a) * (s - b) * (s - c))


def triangle_kind(a: int, b: int, c: int) -> str:
    """Return "equilateral", "isosceles" or "scalene" for the sides of a triangle; other sides are an error.

    also: classify a triangle by sides; kind of triangle; how many sides are equal
    >>> triangle_kind(2, 2, 2)
    'equilateral'
    >>> triangle_kind(5, 4, 5)
    'isosceles'
    >>> triangle_kind(3, 4, 5)
    'scalene'
    >>> triangle_kind(1, 1, 2)
    Traceback (most recent call last):
    ValueError: not a triangle
    """
    if a + b <= c or a + c <= b or b + c <= a:
        raise ValueError("not a triangle")
    kinds = ["equilateral", "isosceles", "scalene"]
    return kinds[len({a, b, c}) - 1]


def is_right_angled(a: int, b: int, c: int) -> bool:
    """Return True if three sides in any order form a right-angled triangle.

    also: Pythagorean check; right triangle by sides; squares of two sides add up to the third
    >>> is_right_angled(5, 3, 4)
    True
    >>> is_right_angled(2, 3, 4)
    False
    >>> is_right_angled(0, 1, 1)
    False
    """
    x, y, z = sorted([a, b, c])
    return x > 0 and x * x + y * y == z * z


def hypotenuse(a: float, b: float) -> float:
    """Return the longest side of a right-angled triangle with legs a and b.

    also: distance of a point from the origin; length of a plane vector; magnitude of x and y
    also: Pythagorean theorem; length of the diagonal; square root of the sum of squares
    >>> hypotenuse(3.0, 4.0)
    5.0
    >>> hypotenuse(5.0, 12.0)
    13.0
    >>> hypotenuse(0.0, 2.0)
    2.0
    """
    return math.sqrt(a * a + b * b)


def third_angle(a: int, b: int) -> int:
    """Return the third angle of a triangle in degrees from the other two.

    also: missing angle of a triangle; angles sum to 180; remaining degrees
    >>> third_angle(60, 60)
    60
    >>> third_angle(90, 45)
    45
    >>> third_angle(1, 1)
    178
    """
    return 180 - a - b


def angle_kind(degrees: int) -> str:
    """Return "acute", "right", "obtuse" or "straight" for an angle from 1 to 180 degrees.

    also: classify an angle; type of angle in degrees; name the angle
    >>> angle_kind(45)
    'acute'
    >>> angle_kind(90)
    'right'
    >>> angle_kind(120)
    'obtuse'
    >>> angle_kind(180)
    'straight'
    """
    if degrees < 90:
        return "acute"
    if degrees == 90:
        return "right"
    return "obtuse" if degrees < 180 else "straight"


def interior_angle_sum(sides: int) -> int:
    """Return the sum of the inner angles of a polygon in degrees; fewer than three sides are an error.

    also: polygon angle sum; (n-2)*180; interior angles of an n-gon
    >>> interior_angle_sum(3)
    180
    >>> interior_angle_sum(6)
    720
    >>> interior_angle_sum(2)
    Traceback (most recent call last):
    ValueError: a polygon has at least 3 sides
    """
    if sides < 3:
        raise ValueError("a polygon has at least 3 sides")
    return (sides - 2) * 180


def trapezoid_area(a: float, b: float, height: float) -> float:
    """Return the area of a trapezoid with parallel sides a and b.

    also: area of a trapezium; mean of parallel sides times height; surface of a four-sided figure
    >>> trapezoid_area(3.0, 5.0, 2.0)
    8.0
    >>> trapezoid_area(4.0, 4.0, 4.0)
    16.0
    >>> trapezoid_area(0.0, 6.0, 1.0)
    3.0
    """
    return (a + b) * height / 2


def box_volume(length: float, width: float, height: float) -> float:
    """Return the volume of a rectangular box.

    also: volume of a cuboid; length times width times height; how much fits in a box
    >>> box_volume(2.0, 3.0, 4.0)
    24.0
    >>> box_volume(1.5, 2.0, 1.0)
    3.0
    >>> box_volume(0.0, 3.0, 4.0)
    0.0
    """
    return length * width * height


def box_surface(length: int, width: int, height: int) -> int:
    """Return the surface area of a rectangular box.

    also: surface of a cuboid; area of all six faces; wrapping paper for a box
    >>> box_surface(2, 3, 4)
    52
    >>> box_surface(1, 1, 1)
    6
    >>> box_surface(0, 2, 3)
    12
    """
    return 2 * (length * width + width * height + length * height)


def cylinder_volume(radius: float, height: float) -> float:
    """Return the volume of a cylinder rounded to two decimals.

    also: volume of a can; pi r squared h; content of a round tank
    >>> cylinder_volume(1.0, 2.0)
    6.28
    >>> cylinder_volume(2.0, 0.0)
    0.0
    >>> cylinder_volume(3.0, 1.0)
    28.27
    """
    return round(math.pi * radius * radius * height, 2)


def sphere_volume(radius: float) -> float:
    """Return the volume of a sphere rounded to two decimals.

    also: volume of a ball; four thirds pi r cubed; content of a globe
    >>> sphere_volume(1.0)
    4.19
    >>> sphere_volume(3.0)
    113.1
    >>> sphere_volume(0.0)
    0.0
    """
    return round(4 / 3 * math.pi * radius**3, 2)


def path_length(points: list[tuple[float, float]]) -> float:
    """Return the length of the way through the points in order.

    also: total distance of a route; polyline length; sum of segment lengths
    >>> path_length([(0.0, 0.0), (3.0, 4.0), (3.0, 5.0)])
    6.0
    >>> path_length([(1.0, 1.0)])
    0.0
    >>> path_length([])
    0.0
    """
    total = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:]):
        total += math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2)
    return total


def closed_path_length(points: list[tuple[float, float]]) -> float:
    """Return the perimeter of the polygon with these corners in order.

    also: perimeter of a polygon; length around corner points; border of a shape given by points
    >>> closed_path_length([(0.0, 0.0), (3.0, 0.0), (3.0, 4.0)])
    12.0
    >>> closed_path_length([(0.0, 0.0), (2.0, 0.0)])
    4.0
    >>> closed_path_length([])
    0.0
    """
    total = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1]):
        total += math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2)
    return total


def chebyshev_distance(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Return the larger of the horizontal and vertical distances of two points.

    also: Chebyshev distance; king moves on a chessboard; maximum coordinate difference
    >>> chebyshev_distance((0, 0), (3, -5))
    5
    >>> chebyshev_distance((1, 1), (1, 1))
    0
    >>> chebyshev_distance((-2, 0), (2, 1))
    4
    """
    return max(abs(a[0] - b[0]), abs(a[1] - b[1]))


def slope(a: tuple[float, float], b: tuple[float, float]) -> float | None:
    """Return the slope of the line through two points, or None if it is vertical.

    also: gradient of a line; rise over run; steepness between two points
    >>> slope((0.0, 1.0), (2.0, 5.0))
    2.0
    >>> slope((0.0, 3.0), (4.0, 3.0))
    0.0
    >>> slope((1.0, 0.0), (1.0, 9.0))
    """
    if a[0] == b[0]:
        return None
    return (b[1] - a[1]) / (b[0] - a[0])


def line_through(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """Return slope and intercept of the line through two points; a vertical line is an error.

    also: equation of a line; y = m x + b from points; slope-intercept form
    >>> line_through((0.0, 1.0), (2.0, 5.0))
    (2.0, 1.0)
    >>> line_through((1.0, 4.0), (3.0, 4.0))
    (0.0, 4.0)
    >>> line_through((1.0, 0.0), (1.0, 2.0))
    Traceback (most recent call last):
    ValueError: vertical line
    """
    if a[0] == b[0]:
        raise ValueError("vertical line")
    m = (b[1] - a[1]) / (b[0] - a[0])
    return m, a[1] - m * a[0]


def line_intersection(m1: float, b1: float, m2: float, b2: float) -> tuple[float, float] | None:
    """Return the point where y = m1*x + b1 and y = m2*x + b2 meet, or None for parallel lines.

    also: intersection of two lines; where do lines cross; solve two linear equations
    >>> line_intersection(1.0, 0.0, -1.0, 4.0)
    (2.0, 2.0)
    >>> line_intersection(0.0, 3.0, 2.0, 1.0)
    (1.0, 3.0)
    >>> line_intersection(1.0, 0.0, 1.0, 5.0)
    """
    if m1 == m2:
        return None
    x = (b2 - b1) / (m1 - m2)
    return x, m1 * x + b1


def are_collinear(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    """Return True if three points lie on one line.

    also: collinear points; points on a straight line; zero area of the triangle
    >>> are_collinear((0, 0), (1, 2), (3, 6))
    True
    >>> are_collinear((0, 0), (1, 2), (2, 5))
    False
    >>> are_collinear((1, 1), (1, 1), (4, 0))
    True
    """
    return (b[0] - a[0]) * (c[1] - a[1]) == (c[0] - a[0]) * (b[1] - a[1])


def turn_direction(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> str:
    """Return "left", "right" or "straight" for the turn at b on the way from a over b to c.

    also: orientation of three points; clockwise or counterclockwise; cross product sign
    >>> turn_direction((0, 0), (1, 0), (1, 1))
    'left'
    >>> turn_direction((0, 0), (1, 0), (1, -1))
    'right'
    >>> turn_direction((0, 0), (1, 1), (2, 2))
    'straight'
    """
    cross = (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
    if cross == 0:
        return "straight"
    return "left" if cross > 0 else "right"


def point_in_circle(point: tuple[float, float], center: tuple[float, float], radius: float) -> bool:
    """Return True if the point lies in the circle or on its border.

    also: is a point inside a circle; within a radius; hit test for a disc
    >>> point_in_circle((1.0, 1.0), (0.0, 0.0), 2.0)
    True
    >>> point_in_circle((2.0, 0.0), (0.0, 0.0), 2.0)
    True
    >>> point_in_circle((3.0, 0.0), (0.0, 0.0), 2.0)
    False
    """
    dx = point[0] - center[0]
    dy = point[1] - center[1]
    return dx * dx + dy * dy <= radius * radius


def circles_overlap(a: tuple[int, int, int], b: tuple[int, int, int]) -> bool:
    """Return True if two circles given as x, y and radius share a point.

    also: do circles intersect; collision of two discs; circles touch
    >>> circles_overlap((0, 0, 2), (3, 0, 2))
    True
    >>> circles_overlap((0, 0, 1), (2, 0, 1))
    True
    >>> circles_overlap((0, 0, 1), (5, 5, 1))
    False
    """
    dx = a[0] - b[0]
    dy = a[1] - b[1]
    reach = a[2] + b[2]
    return dx * dx + dy * dy <= reach * reach


def point_in_rectangle(x: int, y: int, rectangle: tuple[int, int, int, int]) -> bool:
    """Return True if the point lies in the rectangle left, bottom, right, top or on its border.

    also: is a point inside a box; hit test for a rectangle; coordinates within bounds
    >>> point_in_rectangle(2, 2, (0, 0, 4, 3))
    True
    >>> point_in_rectangle(4, 3, (0, 0, 4, 3))
    True
    >>> point_in_rectangle(5, 1, (0, 0, 4, 3))
    False
    """
    left, bottom, right, top = rectangle
    return left <= x <= right and bottom <= y <= top


def rectangles_overlap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    """Return True if two rectangles left, bottom, right, top share an area; touching does not count.

    also: do rectangles intersect; collision of two boxes; overlapping windows
    >>> rectangles_overlap((0, 0, 2, 2), (1, 1, 3, 3))
    True
    >>> rectangles_overlap((0, 0, 2, 2), (2, 0, 4, 2))
    False
    >>> rectangles_overlap((0, 0, 1, 1), (5, 5, 6, 6))
    False
    """
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def overlap_area(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> int:
    """Return the area shared by two rectangles left, bottom, right, top.

    also: intersection area of rectangles; size of the common part; overlapping surface
    >>> overlap_area((0, 0, 4, 4), (2, 1, 6, 3))
    4
    >>> overlap_area((0, 0, 1, 1), (1, 0, 2, 1))
    0
    >>> overlap_area((0, 0, 3, 3), (1, 1, 2, 2))
    1
    """
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return max(0, width) * max(0, height)


def rotate_point_quarter(x: int, y: int, turns: int) -> tuple[int, int]:
    """Return the point rotated about the origin by quarter turns counterclockwise, negative ones clockwise.

    also: rotate coordinates by 90 degrees; turn a point; quarter rotation around (0, 0)
    >>> rotate_point_quarter(1, 0, 1)
    (0, 1)
    >>> rotate_point_quarter(2, 3, -1)
    (3, -2)
    >>> rotate_point_quarter(5, 6, 4)
    (5, 6)
    """
    for _ in range(turns % 4):
        x, y = -y, x
    return x, y


def quadrant(x: int, y: int) -> int:
    """Return the quadrant 1 to 4 of a point, or 0 if it lies on an axis.

    also: which quadrant; sign of both coordinates; position relative to the axes
    >>> quadrant(2, 3)
    1
    >>> quadrant(-1, -1)
    3
    >>> quadrant(0, 5)
    0
    """
    if x == 0 or y == 0:
        return 0
    if x > 0:
        return 1 if y > 0 else 4
    return 2 if y > 0 else 3


def centroid(points: list[tuple[float, float]]) -> tuple[float, float] | None:
    """Return the mean point of the points, or None if there are none.

    also: center of points; average position; center of mass
    >>> centroid([(0.0, 0.0), (4.0, 0.0), (2.0, 6.0)])
    (2.0, 2.0)
    >>> centroid([(1.5, 2.5)])
    (1.5, 2.5)
    >>> centroid([])
    """
    if not points:
        return None
    n = len(points)
    return sum(x for x, _ in points) / n, sum(y for _, y in points) / n


def degrees_to_radians(degrees: float) -> float:
    """Return an angle in radians given in degrees.

    also: convert degrees to radians; angle unit conversion; multiply by pi over 180
    >>> degrees_to_radians(180.0)
    3.141592653589793
    >>> degrees_to_radians(0.0)
    0.0
    >>> degrees_to_radians(-90.0)
    -1.5707963267948966
    """
    return degrees * math.pi / 180


def dot_product_2d(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the dot product of two plane vectors.

    also: scalar product of two vectors; inner product in 2D; projection of vectors
    >>> dot_product_2d((1.0, 2.0), (3.0, 4.0))
    11.0
    >>> dot_product_2d((1.0, 0.0), (0.0, 5.0))
    0.0
    >>> dot_product_2d((-1.0, 1.0), (1.0, 1.0))
    0.0
    """
    return a[0] * b[0] + a[1] * b[1]


def cross_product(a: tuple[int, int, int], b: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the cross product of two vectors in space.

    also: vector product; perpendicular vector in 3D; normal of two vectors
    >>> cross_product((1, 0, 0), (0, 1, 0))
    (0, 0, 1)
    >>> cross_product((1, 2, 3), (4, 5, 6))
    (-3, 6, -3)
    >>> cross_product((1, 2, 3), (1, 2, 3))
    (0, 0, 0)
    """
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
