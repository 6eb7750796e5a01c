package shuzi.core.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ink of a line of characters in a picture, as {@link InkFinder} does for a single character. Instances hold
 * buffers, which grow with the largest picture, and are for one thread at a time.
 */
public final class LineInkFinder {

    /** The share of the threshold that some pixel of each component must reach. */
    private static final double MIN_PEAK = 0.4;

    /** A component has at least this share of the heaviest one's ink; less is a speck. */
    private static final double MIN_MASS = 0.004;

    /** A component is at least this share of the median component's size, weighted by ink; less is a speck. */
    private static final double MIN_SIZE = 0.06;

    /** Printed lines leave components with less than this share of the usual peak: ends of dashes, soft edges. */
    private static final double MAX_PEAK_OF_REMAINS = 0.7;

    /** What a printed line leaves is at most this much thicker than the line, in pixels. */
    private static final int MAX_THICKER_REMAINS = 2;

    /** How far from a printed line what it leaves may reach, in pixels, in addition to half of its width. */
    private static final double REACH_OF_REMAINS = 3;

    /** Paper with more contrast than this to one level has a shadow or noise like faint strokes: its level is estimated. */
    private static final int MAX_NOISE_OF_EVEN = 18;

    /** More contrast than this is not noise: where many lines are printed, a quarter of the pixels can be close to one. */
    private static final int MAX_NOISE_OF_UNEVEN = 44;

    /** A line goes through at least this share of the picture, and is thinner than this share of its other side. */
    private static final double MIN_LINE_LENGTH = 0.95;

    private static final double MAX_LINE_THICKNESS = 0.12;

    /** A frame is at least this share of the picture along both sides. */
    private static final double MIN_FRAME_EXTENT = 0.85;

    /** A character of several strokes is less than this many times as long as wide. */
    private static final double MAX_ELONGATION = 3;

    private final Histogram histogram = new Histogram();
    private final EvenBackground even = new EvenBackground(Normalization.VERSION, histogram);
    private final Background uneven = new Background();
    private final PrintedLines printedLines = new PrintedLines(true);
    private final InkComponents components = new InkComponents();

    /** Finds the ink if long straight lines are printed, not strokes. Returns null if there is none. */
    public @Nullable LineInk find(Picture picture) {
        return find(picture, true, List.of());
    }

    /** Finds the ink if long straight lines are strokes, too. Returns null if there is none. */
    public @Nullable LineInk findWithLines(Picture picture) {
        return find(picture, false, List.of());
    }

    /**
     * Finds the ink of a picture from which print was filtered out.
     *
     * @param printed the ink of the same picture with the print
     * @return null if there is none
     */
    public @Nullable LineInk findFiltered(Picture picture, LineInk printed) {
        LineInk found = find(picture, true, printed.lines());
        return found == null
                ? null
                : new LineInk(
                        found.width(), found.height(), found.ink(), found.components(), found.boxes(), printed.lines());
    }

    /**
     * Returns the ink of a picture with its print and that of the same picture without.
     *
     * @return null if there is none
     */
    public @Nullable LineInk union(LineInk printed, LineInk filtered) {
        var ink = new byte[printed.ink().length];
        for (int i = 0; i < ink.length; i++) {
            ink[i] = (byte) Math.max(printed.ink()[i] & 0xff, filtered.ink()[i] & 0xff);
        }
        count(ink);
        int threshold = histogram.inkThreshold(InkFinder.MIN_CONTRAST, histogram.meanFrom(InkFinder.MIN_CONTRAST));
        components.find(ink, printed.width(), printed.height(), 1);
        return withoutSpecks(ink, printed.width(), printed.height(), threshold, printed.lines(), List.of());
    }

    private @Nullable LineInk find(Picture picture, boolean eraseLines, List<PrintedLine> known) {
        LineInk line = findOnEven(picture, MAX_NOISE_OF_EVEN, eraseLines, known);
        if (line == null) {
            line = findOnUneven(picture, eraseLines, known);
        }
        return line == null ? findOnEven(picture, Integer.MAX_VALUE, eraseLines, known) : line;
    }

    /** Finds the ink on paper of one level. Returns null if there is no ink, if the paper has several, or if it has more noise. */
    private @Nullable LineInk findOnEven(Picture picture, int maxNoise, boolean eraseLines, List<PrintedLine> known) {
        int width = picture.width();
        int height = picture.height();
        if (!even.find(picture.luma(), 0, width, height)) {
            return null;
        }
        var ink = new byte[width * height];
        even.subtract(picture.luma(), 0, ink.length, ink);
        return even.noise > maxNoise ? null : select(ink, width, height, even.noise, InkFinder.LOW, eraseLines, known);
    }

    private @Nullable LineInk findOnUneven(Picture picture, boolean eraseLines, List<PrintedLine> known) {
        int width = picture.width();
        int height = picture.height();
        var ink = new byte[width * height];
        uneven.subtract(picture.luma(), 0, width, height, ink);
        count(ink);
        int noise = Math.min(histogram.noiseOfContrast(ink.length), MAX_NOISE_OF_UNEVEN);
        return select(ink, width, height, noise, InkFinder.LOW_UNEVEN, eraseLines, known);
    }

    /** Returns the ink whose contrast is over a share of the threshold, without printed lines and specks. */
    private @Nullable LineInk select(
            byte[] ink, int width, int height, int noise, double share, boolean eraseLines, List<PrintedLine> known) {
        int minContrast = Math.max(InkFinder.MIN_CONTRAST, noise);
        int strong = histogram.meanFrom(minContrast);
        if (strong <= minContrast) {
            return null;
        }
        int threshold = histogram.inkThreshold(minContrast, strong);
        var lines = new ArrayList<PrintedLine>();
        for (int pass = 0; eraseLines && pass < InkFinder.LINE_PASSES; pass++) {
            List<PrintedLine> found =
                    printedLines.erase(ink, width, height, Math.max(minContrast, threshold / 2), lines);
            if (found.isEmpty()) {
                break;
            }
            lines.addAll(found);
            count(ink);
            strong = histogram.meanFrom(minContrast);
            if (strong <= minContrast) {
                return null;
            }
            threshold = histogram.inkThreshold(minContrast, strong);
        }
        components.find(ink, width, height, Math.max(minContrast, (int) (share * threshold)));
        return withoutSpecks(ink, width, height, threshold, lines, known);
    }

    private void count(byte[] ink) {
        histogram.clear();
        histogram.add(ink, 0, ink.length);
    }

    private @Nullable LineInk withoutSpecks(
            byte[] ink, int width, int height, int threshold, List<PrintedLine> erased, List<PrintedLine> known) {
        double minMass = MIN_MASS
                * IntStream.rangeClosed(1, components.count)
                        .filter(i -> !isLine(components.box(i), width, height))
                        .map(i -> components.mass[i])
                        .max()
                        .orElse(0);
        double minSize = MIN_SIZE * medianSize(threshold);
        if (minSize == 0) {
            return null;
        }
        double maxPeakOfRemains = MAX_PEAK_OF_REMAINS * usualPeak(width, height);
        var numbers = new int[components.count + 1];
        var boxes = new ArrayList<InkBox>();
        for (int i = 1; i <= components.count; i++) {
            InkBox box = components.box(i);
            if (components.peak[i] >= MIN_PEAK * threshold
                    && components.mass[i] >= minMass
                    && box.longerSide() >= minSize
                    && !(components.peak[i] < maxPeakOfRemains
                            && (isOn(box, erased, width, height) || isOn(box, known, width, height)))
                    && (erased.isEmpty() || !(isLine(box, width, height) || isFrame(box, width, height)))) {
                boxes.add(box);
                numbers[i] = boxes.size();
            }
        }
        var numbered = new int[width * height];
        for (int i = 0; i < numbered.length; i++) {
            numbered[i] = numbers[components.labels[i]];
            if (numbered[i] == 0) {
                ink[i] = 0;
            }
        }
        int extent =
                boxes.stream().reduce(InkBox::union).map(InkBox::longerSide).orElse(0);
        boolean isRemains = !erased.isEmpty() && extent < InkFinder.MIN_SIZE_IN_FORM * Math.min(width, height);
        return boxes.isEmpty() || isRemains
                ? null
                : new LineInk(width, height, ink, numbered, List.copyOf(boxes), List.copyOf(erased));
    }

    /** Returns the mean of the components' peaks, weighted by ink. */
    private double usualPeak(int width, int height) {
        double sum = 0;
        double mass = 0;
        for (int i = 1; i <= components.count; i++) {
            if (!isLine(components.box(i), width, height)) {
                sum += (double) components.mass[i] * components.peak[i];
                mass += components.mass[i];
            }
        }
        return mass == 0 ? 0 : sum / mass;
    }

    /** Returns whether a component lies within a printed line. */
    private static boolean isOn(InkBox box, List<PrintedLine> lines, int width, int height) {
        return lines.stream().anyMatch(line -> {
            double middle = line.vertical()
                    ? line.at(box.y() + box.height() / 2, height)
                    : line.at(box.x() + box.width() / 2, width);
            double reach = line.width() / 2 + REACH_OF_REMAINS;
            int first = line.vertical() ? box.x() : box.y();
            int last = first + (line.vertical() ? box.width() : box.height()) - 1;
            int start = line.vertical() ? box.y() : box.x();
            int end = start + (line.vertical() ? box.height() : box.width()) - 1;
            return last - first + 1 <= line.width() + MAX_THICKER_REMAINS
                    && first >= middle - reach
                    && last <= middle + reach
                    && end >= line.from() - reach
                    && start <= line.to() + reach;
        });
    }

    /** Returns whether a component is thin and goes from one side of the picture to the other. */
    private static boolean isLine(InkBox box, int width, int height) {
        return (box.width() >= MIN_LINE_LENGTH * width && box.height() < MAX_LINE_THICKNESS * height)
                || (box.height() >= MIN_LINE_LENGTH * height && box.width() < MAX_LINE_THICKNESS * width);
    }

    /** Returns whether a component reaches all sides of a picture that is too long for a character. */
    private static boolean isFrame(InkBox box, int width, int height) {
        return box.width() >= MIN_FRAME_EXTENT * width
                && box.height() >= MIN_FRAME_EXTENT * height
                && Math.max(width, height) > MAX_ELONGATION * Math.min(width, height);
    }

    /** Returns the longer side of the component at which half of the ink is in smaller ones; 0 if there is no ink. */
    private int medianSize(int threshold) {
        List<Integer> bySize = IntStream.rangeClosed(1, components.count)
                .filter(i -> components.peak[i] >= threshold)
                .boxed()
                .sorted(Comparator.comparingInt(i -> components.box(i).longerSide()))
                .toList();
        long total = bySize.stream().mapToLong(i -> components.mass[i]).sum();
        long sum = 0;
        for (int component : bySize) {
            sum += components.mass[component];
            if (2 * sum >= total) {
                return components.box(component).longerSide();
            }
        }
        return 0;
    }
}
