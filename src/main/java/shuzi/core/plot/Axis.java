package shuzi.core.plot;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * A linear axis of a chart.
 *
 * @param least the value at its beginning
 * @param most the value at its end
 * @param ticks in ascending order
 * @param grid whether lines cross the chart at the ticks
 */
record Axis(String title, double least, double most, List<Tick> ticks, boolean grid) {

    /** A labelled value. */
    record Tick(double value, String label) {}

    /**
     * Returns an axis with a tick at every multiple of 1, 2 or 5 times a power of ten, whichever is the least that leaves
     * room for the labels.
     *
     * @param leastStep the least distance of two ticks
     * @param room the greatest number of labels that do not overlap
     */
    static Axis of(
            String title, double least, double most, double leastStep, double room, DoubleFunction<String> label) {
        double wanted = Math.max(leastStep, (most - least) / Math.max(1, room));
        double power = Math.pow(10, Math.floor(Math.log10(wanted)));
        double step = DoubleStream.of(1, 2, 5)
                .map(factor -> factor * power)
                .filter(some -> some >= wanted)
                .findFirst()
                .orElse(10 * power);
        long first = (long) Math.ceil(least / step);
        long last = (long) Math.floor(most / step);
        List<Tick> ticks = LongStream.rangeClosed(first, last)
                .mapToObj(i -> new Tick(i * step, label.apply(i * step)))
                .toList();
        return new Axis(title, least, most, ticks, true);
    }

    /** Returns where a value lies: 0 at the beginning of the axis, 1 at its end. */
    double share(double value) {
        return (value - least) / (most - least);
    }
}
