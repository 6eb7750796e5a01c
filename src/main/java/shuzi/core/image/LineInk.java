package shuzi.core.image;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The ink of a line of characters and its connected components.
 *
 * @param width of the picture, in pixels
 * @param height of the picture, in pixels
 * @param ink height x width, row by row: contrast of ink, 0 elsewhere
 * @param components height x width: number of each pixel's component, from 1; 0 where there is no ink
 * @param boxes of the components, in the order of their numbers
 * @param lines printed lines of the whole picture, which are no ink
 */
public record LineInk(
        int width, int height, byte[] ink, int[] components, List<InkBox> boxes, List<PrintedLine> lines) {

    /** @throws IllegalArgumentException if ink or components are not height x width */
    public LineInk {
        int size = Math.multiplyExact(width, height);
        if (ink.length != size || components.length != size) {
            throw new IllegalArgumentException("%d pixels of ink and %d of components are not %d x %d"
                    .formatted(ink.length, components.length, width, height));
        }
    }

    /** Returns the box around all ink. */
    public InkBox box() {
        return boxes.stream().reduce(InkBox::union).orElseThrow();
    }

    /** Returns the share of the ink that is within some boxes, 0 to 1. */
    public double shareWithin(List<InkBox> areas) {
        long all = 0;
        long within = 0;
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                int contrast = ink[at] & 0xff;
                all += contrast;
                within += contrast > 0 && isWithin(x, y, areas) ? contrast : 0;
            }
        }
        return all == 0 ? 0 : (double) within / all;
    }

    private static boolean isWithin(int x, int y, List<InkBox> areas) {
        for (InkBox box : areas) {
            if (x >= box.x() && x < box.x() + box.width() && y >= box.y() && y < box.y() + box.height()) {
                return true;
            }
        }
        return false;
    }

    /** Returns the components whose boxes satisfy a condition. */
    public LineInk part(Predicate<InkBox> condition) {
        var numbers = new int[boxes.size() + 1];
        var kept = new ArrayList<InkBox>();
        for (int i = 0; i < boxes.size(); i++) {
            if (condition.test(boxes.get(i))) {
                kept.add(boxes.get(i));
                numbers[i + 1] = kept.size();
            }
        }
        var numbered = new int[components.length];
        var part = new byte[ink.length];
        for (int i = 0; i < numbered.length; i++) {
            numbered[i] = numbers[components[i]];
            part[i] = numbered[i] == 0 ? 0 : ink[i];
        }
        return new LineInk(width, height, part, numbered, List.copyOf(kept), lines);
    }
}
