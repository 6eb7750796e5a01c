package shuzi.core.number;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import shuzi.core.image.InkBox;
import shuzi.core.image.LineInk;

/** Divides ink that may be several lines of characters. */
final class InkLines {

    /** The minimum gap between lines, as a share of the distance from one line to the next. */
    private static final double MIN_GAP = 0.16;

    /** More parts than this are no lines: each is as large as the picture. */
    private static final int MAX_LINES = 30;

    private InkLines() {}

    /**
     * Divides ink at its gaps that are at least half as wide as the widest one, because lines are spaced evenly.
     *
     * @param across the direction in which the gaps are looked for
     * @return one part if the gaps are narrow, or too many
     */
    static List<LineInk> divide(LineInk ink, Direction across) {
        List<InkBox> boxes = ink.boxes().stream()
                .sorted(Comparator.comparingInt(across::start))
                .toList();
        List<Integer> starts = new ArrayList<>(); // of boxes behind a gap
        List<Integer> gaps = new ArrayList<>();
        int reached = across.end(boxes.getFirst());
        for (InkBox box : boxes) {
            if (across.start(box) > reached) {
                starts.add(across.start(box));
                gaps.add(across.start(box) - reached);
            }
            reached = Math.max(reached, across.end(box));
        }
        int widest = gaps.stream().max(Comparator.naturalOrder()).orElse(0);
        List<Integer> cuts = IntStream.range(0, gaps.size())
                .filter(i -> 2 * gaps.get(i) >= widest)
                .mapToObj(starts::get)
                .toList();
        int extent = reached - across.start(boxes.getFirst());
        if (widest * (cuts.size() + 1) <= MIN_GAP * extent || cuts.size() >= MAX_LINES) {
            return List.of(ink);
        }
        var parts = new ArrayList<LineInk>();
        for (int i = 0; i <= cuts.size(); i++) {
            int from = i == 0 ? Integer.MIN_VALUE : cuts.get(i - 1);
            int to = i == cuts.size() ? Integer.MAX_VALUE : cuts.get(i);
            parts.add(ink.part(box -> across.start(box) >= from && across.start(box) < to));
        }
        return parts;
    }
}
