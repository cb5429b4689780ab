package dev.retort.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * The other orders in which a problem's steps give the same answer: additions and subtractions may change places as long
 * as no doubling lies between them.
 */
final class OtherOrders {
    private OtherOrders() {}

    /** Every order that differs from the problem's own and keeps all values in 0 … 59. */
    static List<List<Op>> of(Problem problem) {
        List<List<Op>> orders = new ArrayList<>();
        extend(problem, new ArrayList<>(), new ArrayList<>(problem.ops()), problem.start(), orders);
        return orders;
    }

    private static void extend(Problem problem, List<Op> soFar, List<Op> left, int value, List<List<Op>> orders) {
        if (left.isEmpty()) {
            if (!soFar.equals(problem.ops()) && !orders.contains(soFar)) {
                orders.add(List.copyOf(soFar));
            }
            return;
        }
        for (int i = 0; i < left.size(); i++) {
            Op op = left.get(i);
            if (op.kind() == Op.Kind.DOUBLE && i > 0) {
                return; // a doubling, and whatever stands behind it, waits for all before it
            }
            int next = op.apply(value);
            if (next >= 0 && next <= ProblemGenerator.LARGEST_VALUE) {
                List<Op> rest = new ArrayList<>(left);
                rest.remove(i);
                soFar.add(op);
                extend(problem, soFar, rest, next, orders);
                soFar.removeLast();
            }
            if (op.kind() == Op.Kind.DOUBLE) {
                return;
            }
        }
    }
}
