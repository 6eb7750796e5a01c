package shuzi.core.plot;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * A linear axis of a chart.
 *
 * @param title title of the axis
 * @param min value at the beginning of the axis
 * @param max value at the end of the axis
 * @param ticks labelled values, in ascending order
 * @param grid whether lines cross the chart at the ticks
 */
record Axis(String title, double min, double max, List<Tick> ticks, boolean grid) {

    /** A labelled value. */
    record Tick(double value, String label) {}

    /**
     * Returns an axis with a tick at every multiple of a step. The step is the smallest number of the form 1, 2 or 5
     * times a power of ten with which the labels do not overlap.
     *
     * @param minStep minimum distance between two ticks
     * @param maxLabels maximum number of labels that do not overlap
     * @param label converts a value to its label
     */
    static Axis of(
            String title, double min, double max, double minStep, double maxLabels, DoubleFunction<String> label) {
        double smallest = Math.max(minStep, (max - min) / Math.max(1, maxLabels));
        double power = Math.pow(10, Math.floor(Math.log10(smallest)));
        double step = DoubleStream.of(1, 2, 5)
                .map(factor -> factor * power)
                .filter(candidate -> candidate >= smallest)
                .findFirst()
                .orElse(10 * power);
        long first = (long) Math.ceil(min / step);
        long last = (long) Math.floor(max / step);
        List<Tick> ticks = LongStream.rangeClosed(first, last)
                .mapToObj(i -> new Tick(i * step, label.apply(i * step)))
                .toList();
        return new Axis(title, min, max, ticks, true);
    }

    /** Returns the position of a value: 0 at the beginning of the axis, 1 at its end. */
    double share(double value) {
        return (value - min) / (max - min);
    }
}
