"""Patterns over graphs and trees, given as adjacency maps, edge lists or parent maps."""

from __future__ import annotations

import heapq
from collections import deque


def adjacency_from_edges(edges: list[tuple[int, int]]) -> dict[int, list[int]]:
    """Return the adjacency map of an undirected graph given by its edges.

    also: edge list to adjacency list; build a graph from pairs; neighbours of every node
    >>> adjacency_from_edges([(1, 2), (1, 3)])
    {1: [2, 3], 2: [1], 3: [1]}
    >>> adjacency_from_edges([])
    {}
    >>> adjacency_from_edges([(5, 6)])
    {5: [6], 6: [5]}
    """
    graph: dict[int, list[int]] = {}
    for a, b in edges:
        graph.setdefault(a, []).append(b)
        graph.setdefault(b, []).append(a)
    return graph


def directed_adjacency_from_edges(edges: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the adjacency map of a directed graph, with an empty list for nodes without successors.

    also: directed edge list to adjacency list; successors of every node; dependency map from pairs
    >>> directed_adjacency_from_edges([("a", "b"), ("a", "c")])
    {'a': ['b', 'c'], 'b': [], 'c': []}
    >>> directed_adjacency_from_edges([])
    {}
    >>> directed_adjacency_from_edges([("x", "x")])
    {'x': ['x']}
    """
    graph: dict[str, list[str]] = {}
    for source, target in edges:
        if source not in graph:
            graph[source] = []
        if target not in graph:
            graph[target] = []
        graph[source].append(target)
    return graph


def edges_from_adjacency(graph: dict[int, list[int]]) -> list[tuple[int, int]]:
    """Return the directed edges of an adjacency map.

    also: adjacency list to edge list; all arrows of a graph; pairs of node and neighbour
    >>> edges_from_adjacency({1: [2, 3], 2: [3], 3: []})
    [(1, 2), (1, 3), (2, 3)]
    >>> edges_from_adjacency({})
    []
    >>> edges_from_adjacency({4: []})
    []
    """
    return [(node, neighbour) for node, neighbours in graph.items() for neighbour in neighbours]


def reverse_graph(graph: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the directed graph with every edge turned round; every node must be a key.

    also: transpose of a graph; predecessors of each node; invert dependencies
    >>> reverse_graph({"a": ["b"], "b": []})
    {'a': [], 'b': ['a']}
    >>> reverse_graph({})
    {}
    >>> reverse_graph({"x": ["x"]})
    {'x': ['x']}
    """
    reversed_edges: dict[str, list[str]] = {node: [] for node in graph}
    for node, targets in graph.items():
        for target in targets:
            reversed_edges[target].append(node)
    return reversed_edges


def node_degrees(edges: list[tuple[int, int]]) -> dict[int, int]:
    """Return how many edge ends each node of an undirected graph has.

    also: degree of each vertex; number of connections per node; count neighbours from an edge list
    >>> node_degrees([(1, 2), (1, 3)])
    {1: 2, 2: 1, 3: 1}
    >>> node_degrees([])
    {}
    >>> node_degrees([(4, 4)])
    {4: 2}
    """
    degrees: dict[int, int] = {}
    for a, b in edges:
        degrees[a] = degrees.get(a, 0) + 1
        degrees[b] = degrees.get(b, 0) + 1
    return degrees


def nodes_without_incoming(graph: dict[str, list[str]]) -> list[str]:
    """Return the nodes of a directed graph that no edge leads to.

    also: sources of a graph; roots without parents; tasks nobody points at
    >>> nodes_without_incoming({"a": ["b"], "b": ["c"], "c": []})
    ['a']
    >>> nodes_without_incoming({})
    []
    >>> nodes_without_incoming({"x": ["x"]})
    []
    """
    targets = {target for successors in graph.values() for target in successors}
    return [node for node in graph if node not in targets]


def breadth_first_order(graph: dict[int, list[int]], start: int) -> list[int]:
    """Return the nodes reachable from the start in breadth-first order.

    also: BFS traversal; level order visit; visit nearest nodes first
    >>> breadth_first_order({1: [2, 3], 2: [4], 3: [4], 4: []}, 1)
    [1, 2, 3, 4]
    >>> breadth_first_order({}, 7)
    [7]
    >>> breadth_first_order({1: [1]}, 1)
    [1]
    """
    seen: set[int] = {start}
    queue: deque[int] = deque([start])
    order: list[int] = []
    while queue:
        node = queue.popleft()
        order.append(node)
        for neighbour in graph.get(node, []):
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(neighbour)
    return order


def depth_first_order(graph: dict[int, list[int]], start: int) -> list[int]:
    """Return the nodes reachable from the start in depth-first preorder.

    also: DFS traversal; go deep before wide; preorder walk of a graph
    >>> depth_first_order({1: [2, 3], 2: [4], 3: [4], 4: []}, 1)
    [1, 2, 4, 3]
    >>> depth_first_order({}, 7)
    [7]
    >>> depth_first_order({1: [2], 2: [1]}, 2)
    [2, 1]
    """
    seen: set[int] = set()
    order: list[int] = []
    stack = [start]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        order.append(node)
        stack.extend(reversed(graph.get(node, [])))
    return order


def can_reach(graph: dict[str, list[str]], start: str, goal: str) -> bool:
    """Return whether a path leads from the start to the goal in a directed graph.

    also: reachability; are two nodes connected; is there a route between places
    >>> can_reach({"a": ["b"], "b": ["c"], "c": []}, "a", "c")
    True
    >>> can_reach({"a": ["b"], "b": []}, "b", "a")
    False
    >>> can_reach({}, "x", "x")
    True
    """
    seen: set[str] = {start}
    stack = [start]
    while stack:
        node = stack.pop()
        if node == goal:
            return True
        for neighbour in graph.get(node, []):
            if neighbour not in seen:
                seen.add(neighbour)
                stack.append(neighbour)
    return False


def steps_to_reach(graph: dict[int, list[int]], start: int, goal: int) -> int:
    """Return the smallest number of edges from the start to the goal, or -1 if there is no path.

    also: shortest path length in an unweighted graph; fewest hops; minimum number of moves by BFS
    >>> steps_to_reach({1: [2, 3], 2: [4], 3: [], 4: []}, 1, 4)
    2
    >>> steps_to_reach({1: []}, 1, 9)
    -1
    >>> steps_to_reach({}, 5, 5)
    0
    """
    distance: dict[int, int] = {start: 0}
    queue: deque[int] = deque([start])
    while queue:
        node = queue.popleft()
        if node == goal:
            return distance[node]
        for neighbour in graph.get(node, []):
            if neighbour not in distance:
                distance[neighbour] = distance[node] + 1
                queue.append(neighbour)
    return -1


def distances_from(graph: dict[int, list[int]], start: int) -> dict[int, int]:
    """Return the number of edges from the start to every reachable node, nearest first.

    also: BFS distances; hops to all nodes; levels of a graph
    >>> distances_from({1: [2, 3], 2: [4], 3: [4], 4: []}, 1)
    {1: 0, 2: 1, 3: 1, 4: 2}
    >>> distances_from({}, 7)
    {7: 0}
    >>> distances_from({1: [1]}, 1)
    {1: 0}
    """
    distance: dict[int, int] = {start: 0}
    queue: deque[int] = deque([start])
    while queue:
        node = queue.popleft()
        for neighbour in graph.get(node, []):
            if neighbour not in distance:
                distance[neighbour] = distance[node] + 1
                queue.append(neighbour)
    return distance


def shortest_path(graph: dict[str, list[str]], start: str, goal: str) -> list[str]:
    """Return a path with the fewest edges from the start to the goal, or an empty list if there is none.

    also: route with least hops; BFS path; find the way between two nodes
    >>> shortest_path({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, "a", "d")
    ['a', 'b', 'd']
    >>> shortest_path({"a": []}, "a", "z")
    []
    >>> shortest_path({}, "x", "x")
    ['x']
    """
    came_from: dict[str, str] = {start: start}
    queue: deque[str] = deque([start])
    while queue:
        node = queue.popleft()
        for neighbour in graph.get(node, []):
            if neighbour not in came_from:
                came_from[neighbour] = node
                queue.append(neighbour)
    if goal not in came_from:
        return []
    path = [goal]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]


def cheapest_costs(graph: dict[str, list[tuple[str, int]]], start: str) -> dict[str, int]:
    """Return the least total cost of reaching each node from the start, cheapest first.

    also: Dijkstra's algorithm; shortest weighted distances; minimum cost paths with non-negative weights
    >>> cheapest_costs({"a": [("b", 4), ("c", 1)], "c": [("b", 2)], "b": []}, "a")
    {'a': 0, 'c': 1, 'b': 3}
    >>> cheapest_costs({}, "x")
    {'x': 0}
    >>> cheapest_costs({"a": [("a", 5)]}, "a")
    {'a': 0}
    """
    done: dict[str, int] = {}
    heap: list[tuple[int, str]] = [(0, start)]
    while heap:
        cost, node = heapq.heappop(heap)
        if node in done:
            continue
        done[node] = cost
        for neighbour, weight in graph.get(node, []):
            if neighbour not in done:
                heapq.heappush(heap, (cost + weight, neighbour))
    return done


def topological_order(graph: dict[str, list[str]]) -> list[str]:
    """Return the nodes so that every edge leads forwards, raising an error if there is a cycle.

    also: topological sort; order tasks by dependencies; Kahn's algorithm; build order
    >>> topological_order({"a": ["c"], "b": ["c"], "c": []})
    ['a', 'b', 'c']
    >>> topological_order({})
    []
    >>> topological_order({"x": ["y"], "y": ["x"]})
    Traceback (most recent call last):
    ValueError: cycle found
    """
    incoming: dict[str, int] = dict.fromkeys(graph, 0)
    for targets in graph.values():
        for target in targets:
            incoming[target] += 1
    ready = [node for node in graph if incoming[node] == 0]
    order: list[str] = []
    while ready:
        node = ready.pop(0)
        order.append(node)
        for target in graph[node]:
            incoming[target] -= 1
            if incoming[target] == 0:
                ready.append(target)
    if len(order) < len(graph):
        raise ValueError("cycle found")
    return order


def has_directed_cycle(graph: dict[int, list[int]]) -> bool:
    """Return whether a directed graph, in which every node is a key, contains a cycle.

    also: circular dependency check; is a graph cyclic; can the tasks not be ordered
    >>> has_directed_cycle({1: [2], 2: [3], 3: [1]})
    True
    >>> has_directed_cycle({1: [2, 3], 2: [3], 3: []})
    False
    >>> has_directed_cycle({})
    False
    """
    incoming: dict[int, int] = dict.fromkeys(graph, 0)
    for targets in graph.values():
        for target in targets:
            incoming[target] += 1
    ready = [node for node in graph if incoming[node] == 0]
    removed = 0
    while ready:
        node = ready.pop()
        removed += 1
        for target in graph[node]:
            incoming[target] -= 1
            if incoming[target] == 0:
                ready.append(target)
    return removed < len(graph)


def count_components(n: int, edges: list[tuple[int, int]]) -> int:
    """Return the number of connected components of an undirected graph with nodes 0 to n - 1.

    also: union-find components; number of separate groups; count friend circles; connected clusters
    >>> count_components(5, [(0, 1), (2, 3)])
    3
    >>> count_components(0, [])
    0
    >>> count_components(3, [(0, 1), (1, 2), (2, 0)])
    1
    """
    parent = list(range(n))
    components = n
    for a, b in edges:
        root_a = a
        while parent[root_a] != root_a:
            root_a = parent[root_a]
        root_b = b
        while parent[root_b] != root_b:
            root_b = parent[root_b]
        if root_a != root_b:
            parent[root_a] = root_b
            components -= 1
    return components


def connected_groups(graph: dict[int, list[int]]) -> list[list[int]]:
    """Return the connected components of an undirected graph, each in ascending order.

    also: groups of connected nodes; clusters of an adjacency map; split a graph into components
    >>> connected_groups({1: [2], 2: [1], 3: []})
    [[1, 2], [3]]
    >>> connected_groups({})
    []
    >>> connected_groups({5: []})
    [[5]]
    """
    seen: set[int] = set()
    groups: list[list[int]] = []
    for start in graph:
        if start in seen:
            continue
        seen.add(start)
        group: list[int] = []
        stack = [start]
        while stack:
            node = stack.pop()
            group.append(node)
            for neighbour in graph[node]:
                if neighbour not in seen:
                    seen.add(neighbour)
                    stack.append(neighbour)
        groups.append(sorted(group))
    return groups


def is_bipartite(graph: dict[int, list[int]]) -> bool:
    """Return whether the nodes of an undirected graph can be split in two so that every edge crosses.

    also: two-colour a graph; bipartite check; can neighbours always get different colours of two
    >>> is_bipartite({1: [2], 2: [1, 3], 3: [2]})
    True
    >>> is_bipartite({1: [2, 3], 2: [1, 3], 3: [1, 2]})
    False
    >>> is_bipartite({})
    True
    """
    colour: dict[int, int] = {}
    for start in graph:
        if start in colour:
            continue
        colour[start] = 0
        stack = [start]
        while stack:
            node = stack.pop()
            for neighbour in graph[node]:
                if neighbour not in colour:
                    colour[neighbour] = 1 - colour[node]
                    stack.append(neighbour)
                elif colour[neighbour] == colour[node]:
                    return False
    return True


def minimum_spanning_cost(n: int, edges: list[tuple[int, int, int]]) -> int | None:
    """Return the least total weight of edges (weight, a, b) connecting the nodes 0 to n - 1, or None.

    also: minimum spanning tree; Kruskal's algorithm; cheapest way to connect all points
    >>> minimum_spanning_cost(3, [(1, 0, 1), (5, 0, 2), (2, 1, 2)])
    3
    >>> minimum_spanning_cost(2, [])
    >>> minimum_spanning_cost(1, [])
    0
    """
    parent = list(range(n))
    total = 0
    used = 0
    for weight, a, b in sorted(edges):
        root_a = a
        while parent[root_a] != root_a:
            root_a = parent[root_a]
        root_b = b
        while parent[root_b] != root_b:
            root_b = parent[root_b]
        if root_a != root_b:
            parent[root_a] = root_b
            total += weight
            used += 1
    return total if used >= n - 1 else None


def all_paths(graph: dict[str, list[str]], start: str, goal: str) -> list[list[str]]:
    """Return all paths from the start to the goal that visit no node twice.

    also: enumerate routes; every simple path; list all ways through a graph
    >>> all_paths({"a": ["b", "c"], "b": ["c"], "c": []}, "a", "c")
    [['a', 'b', 'c'], ['a', 'c']]
    >>> all_paths({"a": []}, "a", "z")
    []
    >>> all_paths({}, "x", "x")
    [['x']]
    """
    found: list[list[str]] = []
    stack = [[start]]
    while stack:
        path = stack.pop()
        if path[-1] == goal:
            found.append(path)
            continue
        for neighbour in reversed(graph.get(path[-1], [])):
            if neighbour not in path:
                stack.append([*path, neighbour])
    return found


def ancestors_of(parents: dict[str, str], node: str) -> list[str]:
    """Return the ancestors of a node, nearest first, from a map of child to parent.

    also: chain of parents; path to the root; all managers above a person
    >>> ancestors_of({"c": "b", "b": "a"}, "c")
    ['b', 'a']
    >>> ancestors_of({}, "x")
    []
    >>> ancestors_of({"c": "b"}, "b")
    []
    """
    out: list[str] = []
    current = node
    while current in parents:
        current = parents[current]
        out.append(current)
    return out


def tree_depth(children: dict[str, list[str]], root: str) -> int:
    """Return the number of levels of the tree below and including the root.

    also: height of a tree; longest path from the root in nodes; how deep is the hierarchy
    >>> tree_depth({"a": ["b", "c"], "b": ["d"]}, "a")
    3
    >>> tree_depth({}, "x")
    1
    >>> tree_depth({"a": ["b"]}, "b")
    1
    """
    deepest = 0
    for child in children.get(root, []):
        deepest = max(deepest, tree_depth(children, child))
    return deepest + 1


def subtree_size(children: dict[str, list[str]], root: str) -> int:
    """Return the number of nodes of the subtree with the given root.

    also: count descendants including the node; size of a tree; how many people report to someone including them
    >>> subtree_size({"a": ["b", "c"], "b": ["d"]}, "a")
    4
    >>> subtree_size({}, "x")
    1
    >>> subtree_size({"a": ["b"]}, "b")
    1
    """
    return 1 + sum(subtree_size(children, child) for child in children.get(root, []))


def tree_leaves(children: dict[str, list[str]], root: str) -> list[str]:
    """Return the nodes without children in the subtree of the root, from left to right.

    also: leaves of a tree; end nodes of a hierarchy; items at the bottom
    >>> tree_leaves({"a": ["b", "c"], "b": ["d"]}, "a")
    ['d', 'c']
    >>> tree_leaves({}, "x")
    ['x']
    >>> tree_leaves({"a": []}, "a")
    ['a']
    """
    below = children.get(root, [])
    if not below:
        return [root]
    leaves: list[str] = []
    for child in below:
        leaves.extend(tree_leaves(children, child))
    return leaves


def grid_shortest_path(grid: list[list[int]]) -> int:
    """Return the fewest steps from the top left to the bottom right over cells that are zero, or -1.

    also: maze shortest path; grid BFS; minimum moves through a map with walls
    >>> grid_shortest_path([[0, 0], [1, 0]])
    2
    >>> grid_shortest_path([[0, 1], [1, 0]])
    -1
    >>> grid_shortest_path([[0]])
    0
    """
    if not grid or grid[0][0] != 0:
        return -1
    distance: dict[tuple[int, int], int] = {(0, 0): 0}
    queue: deque[tuple[int, int]] = deque([(0, 0)])
    while queue:
        row, column = queue.popleft()
        if row == len(grid) - 1 and column == len(grid[0]) - 1:
            return distance[(row, column)]
        for r, c in [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]:
            inside = 0 <= r < len(grid) and 0 <= c < len(grid[0])
            if inside and grid[r][c] == 0 and (r, c) not in distance:
                distance[(r, c)] = distance[(row, column)] + 1
                queue.append((r, c))
    return -1


def mutual_friends(friends: dict[str, list[str]], a: str, b: str) -> list[str]:
    """Return the sorted neighbours that two nodes of a graph have in common.

    also: shared contacts of two people; common neighbours; friends of both
    >>> mutual_friends({"a": ["x", "y"], "b": ["y", "z"]}, "a", "b")
    ['y']
    >>> mutual_friends({"a": ["x"]}, "a", "q")
    []
    >>> mutual_friends({}, "a", "b")
    []
    """
    return sorted(set(friends.get(a, [])) & set(friends.get(b, [])))


def suggested_friends(friends: dict[str, list[str]], person: str) -> list[str]:
    """Return those two steps away who are no neighbours yet, the most common neighbours first, then by name.

    also: people you may know; friend recommendations; nodes at distance two
    >>> suggested_friends({"a": ["b", "c"], "b": ["a", "d", "e"], "c": ["a", "d"]}, "a")
    ['d', 'e']
    >>> suggested_friends({"a": ["b"], "b": ["a"]}, "a")
    []
    >>> suggested_friends({}, "a")
    []
    """
    own = friends.get(person, [])
    counts: dict[str, int] = {}
    for friend in own:
        for other in friends.get(friend, []):
            if other != person and other not in own:
                counts[other] = counts.get(other, 0) + 1
    return sorted(counts, key=lambda n: (-counts[n], n))


def lowest_common_ancestor(parents: dict[str, str], a: str, b: str) -> str | None:
    """Return the nearest node that is an ancestor of both or one of them itself, from a map of child to parent, or None.

    also: closest shared parent; where two branches meet; common manager of two employees
    >>> lowest_common_ancestor({"b": "a", "c": "a", "d": "b"}, "d", "c")
    'a'
    >>> lowest_common_ancestor({"b": "a"}, "a", "b")
    'a'
    >>> lowest_common_ancestor({}, "x", "y")
    """
    line = [a]
    while line[-1] in parents:
        line.append(parents[line[-1]])
    while b not in line:
        if b not in parents:
            return None
        b = parents[b]
    return b


def tree_levels(children: dict[str, list[str]], root: str) -> list[list[str]]:
    """Return the nodes of a tree level by level from the root on.

    also: level order; generations of a hierarchy; rows of an organisation chart
    >>> tree_levels({"a": ["b", "c"], "b": ["d"]}, "a")
    [['a'], ['b', 'c'], ['d']]
    >>> tree_levels({}, "x")
    [['x']]
    >>> tree_levels({"a": []}, "a")
    [['a']]
    """
    levels = [[root]]
    while True:
        following = [child for node in levels[-1] for child in children.get(node, [])]
        if not following:
            return levels
        levels.append(following)


def merge_linked_pairs(pairs: list[tuple[str, str]]) -> list[list[str]]:
    """Return the groups of names that are linked by pairs, each sorted, in order of their first name.

    also: union-find groups; merge duplicate accounts; equivalence classes from links
    >>> merge_linked_pairs([("a", "b"), ("c", "d"), ("b", "e")])
    [['a', 'b', 'e'], ['c', 'd']]
    >>> merge_linked_pairs([("x", "x")])
    [['x']]
    >>> merge_linked_pairs([])
    []
    """
    groups: list[list[str]] = []
    for a, b in pairs:
        joined = {a, b}
        apart: list[list[str]] = []
        for group in groups:
            if a in group or b in group:
                joined.update(group)
            else:
                apart.append(group)
        groups = [*apart, sorted(joined)]
    return sorted(groups)


def count_routes(graph: dict[str, list[str]], start: str, goal: str) -> int:
    """Return how many different ways lead from the start to the goal in a directed graph without cycles.

    also: number of paths; count possible routes; ways through a network
    >>> count_routes({"a": ["b", "c"], "b": ["d"], "c": ["d"]}, "a", "d")
    2
    >>> count_routes({}, "a", "a")
    1
    >>> count_routes({"a": []}, "a", "b")
    0
    """
    if start == goal:
        return 1
    return sum(count_routes(graph, following, goal) for following in graph.get(start, []))


def knight_moves(square: tuple[int, int], size: int) -> list[tuple[int, int]]:
    """Return the squares of a board with rows and columns from 0 that a chess knight can jump to, sorted.

    also: L-shaped moves; where can the horse go; reachable cells of a knight
    >>> knight_moves((0, 0), 8)
    [(1, 2), (2, 1)]
    >>> knight_moves((1, 1), 3)
    []
    >>> knight_moves((2, 1), 4)
    [(0, 0), (0, 2), (1, 3), (3, 3)]
    """
    row, column = square
    steps = [(-2, -1), (-2, 1), (-1, -2), (-1, 2), (1, -2), (1, 2), (2, -1), (2, 1)]
    return [(row + r, column + c) for r, c in steps if 0 <= row + r < size and 0 <= column + c < size]


def largest_region(grid: list[list[int]]) -> int:
    """Return the number of cells of the largest group of ones connected horizontally or vertically.

    also: biggest island area; size of the greatest blob; maximum connected component in a grid
    >>> largest_region([[1, 1, 0], [0, 0, 1]])
    2
    >>> largest_region([[0]])
    0
    >>> largest_region([])
    0
    """
    best = 0
    seen: set[tuple[int, int]] = set()
    for r in range(len(grid)):
        for c in range(len(grid[r])):
            size = 0
            waiting = [(r, c)]
            while waiting:
                i, j = waiting.pop()
                inside = 0 <= i < len(grid) and 0 <= j < len(grid[0])
                if not inside or grid[i][j] != 1 or (i, j) in seen:
                    continue
                seen.add((i, j))
                size += 1
                waiting.extend([(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)])
            best = max(best, size)
    return best
