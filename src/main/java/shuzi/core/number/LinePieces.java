package shuzi.core.number;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import shuzi.core.image.InkBox;
import shuzi.core.image.LineInk;

/**
 * Cuts the ink of a line into pieces in reading order. Each character consists of one or more pieces that follow one
 * another; the search for the best reading decides which. Cutting more finely than into characters is the usual way to read
 * handwriting whose characters touch (R. Casey and E. Lecolinet, "A Survey of Methods and Strategies in Character
 * Segmentation", 1996).
 *
 * <p>Components of ink that overlap along the line form a group. A group that may be several characters is cut along
 * the paths that cross the least ink ({@link CutFinder}).
 */
final class LinePieces {

    /** Components that overlap by this share of the shorter one belong together. */
    private static final double MIN_OVERLAP = 0.6;

    /** The size of characters is at least this share of the extent of a short line across its direction. */
    private static final double MIN_EXTENT_OF_SHORT = 0.9;

    /** The same for a long line, which may rise, fall and wander. */
    private static final double MIN_EXTENT_OF_LONG = 0.6;

    /** How much the share falls from a short line to a long one, for each size that the line is longer. */
    private static final double EXTENT_PER_ELONGATION = 0.06;

    /** A line that is at most this many times as long as high is short. */
    private static final double SHORT_ELONGATION = 3;

    /** The quantile of the groups' sizes that is the size of characters, because flat and small ones are below it. */
    private static final double LARGE_QUANTILE = 0.8;

    /** A character is at most this many times as long as it extends across the line; flat strokes are longer. */
    private static final double MAX_ELONGATION = 1.2;

    /** A group that is at least this much lower than long is a flat stroke. */
    private static final double FLAT = 0.4;

    /** Ink that is longer than this share of the size of characters may be several. */
    private static final double MAX_LENGTH_OF_ONE = 0.5;

    /** A cell that is longer, in sizes of characters, may hold several. */
    private static final double MAX_LENGTH_OF_CELL = 1.6;

    private final LineInk line;
    private final Direction direction;
    private final CellBorders borders;
    private final double size;
    private final List<Piece> pieces = new ArrayList<>();
    private final int[] pieceOf; // of each pixel: the piece; -1 none

    /**
     * A piece.
     *
     * @param isCut whether a cut separates it from the piece before, not a gap
     */
    record Piece(InkBox box, boolean isCut) {}

    /**
     * Pieces in the same printed cell; all pieces if there are no cells.
     *
     * @param last the last piece
     * @param holdsOne whether a cell holds one character
     */
    record Cell(int first, int last, boolean holdsOne) {}

    /** Components that overlap along the line. */
    private final class Group {

        private InkBox box;
        private final List<Integer> components = new ArrayList<>();

        Group(int component, InkBox box) {
            this.box = box;
            components.add(component);
        }

        boolean overlaps(Group other) {
            int overlap = Math.min(direction.end(box), direction.end(other.box))
                    - Math.max(direction.start(box), direction.start(other.box));
            return overlap >= MIN_OVERLAP * Math.min(direction.length(box), direction.length(other.box));
        }

        void take(Group other) {
            box = box.union(other.box);
            components.addAll(other.components);
        }

        int middle() {
            return direction.start(box) + direction.end(box);
        }
    }

    LinePieces(LineInk line, Direction direction) {
        this.line = line;
        this.direction = direction;
        this.borders = new CellBorders(line, direction);
        List<Group> groups = groups();
        this.size = size(groups);
        this.pieceOf = new int[line.width() * line.height()];
        cut(groups);
    }

    Direction direction() {
        return direction;
    }

    /** Returns the estimated size of a character across the line, in pixels. */
    double size() {
        return size;
    }

    LineInk line() {
        return line;
    }

    int count() {
        return pieces.size();
    }

    Piece piece(int index) {
        return pieces.get(index);
    }

    /** Returns whether the line is divided into printed cells. */
    boolean hasCells() {
        return borders.hasCells();
    }

    /** Returns the cells that have pieces, in reading order. */
    List<Cell> cells() {
        var cells = new ArrayList<Cell>();
        int first = 0;
        for (int i = 1; i <= pieces.size(); i++) {
            int cell = borders.cellOf(pieces.get(first).box());
            if (i == pieces.size() || borders.cellOf(pieces.get(i).box()) != cell) {
                boolean holdsOne = hasCells() && borders.length(cell) < MAX_LENGTH_OF_CELL * size;
                cells.add(new Cell(first, i - 1, holdsOne));
                first = i;
            }
        }
        return cells;
    }

    /** Returns the ink of some pieces, the rows of their box one after the other: contrast, 0 elsewhere. */
    byte[] ink(int first, int last, InkBox box) {
        var ink = new byte[box.width() * box.height()];
        for (int y = 0; y < box.height(); y++) {
            for (int x = 0; x < box.width(); x++) {
                int at = (box.y() + y) * line.width() + box.x() + x;
                if (pieceOf[at] >= first && pieceOf[at] <= last) {
                    ink[y * box.width() + x] = line.ink()[at];
                }
            }
        }
        return ink;
    }

    private List<Group> groups() {
        var groups = new ArrayList<Group>();
        for (int component = 1; component <= line.boxes().size(); component++) {
            var group = new Group(component, line.boxes().get(component - 1));
            int at = 0;
            while (at < groups.size()) { // a group that has grown may overlap others
                if (group.overlaps(groups.get(at))) {
                    group.take(groups.remove(at));
                    at = 0;
                } else {
                    at++;
                }
            }
            groups.add(group);
        }
        groups.sort(Comparator.comparingInt(Group::middle));
        return groups;
    }

    private double size(List<Group> groups) {
        Direction across = direction.across();
        InkBox all =
                groups.stream().map(group -> group.box).reduce(InkBox::union).orElseThrow();
        double[] sizes = groups.stream()
                .mapToDouble(group -> across.length(group.box))
                .sorted()
                .toArray();
        double large = sizes[(int) (LARGE_QUANTILE * (sizes.length - 1))];
        double extent = across.length(all);
        double share = Math.clamp(
                MIN_EXTENT_OF_SHORT - EXTENT_PER_ELONGATION * (direction.length(all) / extent - SHORT_ELONGATION),
                MIN_EXTENT_OF_LONG,
                MIN_EXTENT_OF_SHORT);
        double[] lengths = groups.stream()
                .mapToDouble(group -> length(direction.length(group.box), across.length(group.box)))
                .sorted()
                .toArray();
        return Math.max(Math.max(large, share * extent), lengths[(lengths.length - 1) / 2]);
    }

    /** Returns the length of a group, or what it can be of one character, because characters may touch. */
    private static double length(double along, double across) {
        return across < FLAT * along ? along : Math.min(along, MAX_ELONGATION * across);
    }

    private void cut(List<Group> groups) {
        var groupOf = new int[line.boxes().size() + 1];
        for (int i = 0; i < groups.size(); i++) {
            for (int component : groups.get(i).components) {
                groupOf[component] = i;
            }
        }
        var cuts = new ArrayList<List<int[]>>();
        var firstPiece = new int[groups.size() + 1];
        for (int i = 0; i < groups.size(); i++) {
            InkBox box = groups.get(i).box;
            boolean mayBeSeveral = direction.length(box) > MAX_LENGTH_OF_ONE * size;
            cuts.add(mayBeSeveral ? new CutFinder(ink(groupOf, i, box)).find(size) : List.of());
            firstPiece[i + 1] = firstPiece[i] + cuts.get(i).size() + 1;
        }
        var boxes = new InkBox[firstPiece[groups.size()]];
        for (int y = 0, at = 0; y < line.height(); y++) {
            for (int x = 0; x < line.width(); x++, at++) {
                pieceOf[at] = -1;
                if (line.components()[at] != 0) {
                    int group = groupOf[line.components()[at]];
                    var pixel = new InkBox(x, y, 1, 1);
                    int piece = firstPiece[group] + cutsBefore(pixel, groups.get(group).box, cuts.get(group));
                    pieceOf[at] = piece;
                    boxes[piece] = boxes[piece] == null ? pixel : boxes[piece].union(pixel);
                }
            }
        }
        number(boxes, firstPiece);
    }

    /** Returns how many cuts of a group are before a pixel. */
    private int cutsBefore(InkBox pixel, InkBox box, List<int[]> cuts) {
        int along = direction.start(pixel) - direction.start(box);
        int across = direction.across().start(pixel) - direction.across().start(box);
        int before = 0;
        for (int[] cut : cuts) {
            before += cut[across] <= along ? 1 : 0;
        }
        return before;
    }

    /** Returns the contrast of a group's ink, positions across x along the line. */
    private int[][] ink(int[] groupOf, int group, InkBox box) {
        var ink = new int[direction.across().length(box)][direction.length(box)];
        for (int y = 0; y < box.height(); y++) {
            for (int x = 0; x < box.width(); x++) {
                int at = (box.y() + y) * line.width() + box.x() + x;
                if (line.components()[at] != 0 && groupOf[line.components()[at]] == group) {
                    boolean isRow = direction == Direction.HORIZONTAL;
                    ink[isRow ? y : x][isRow ? x : y] = line.ink()[at] & 0xff;
                }
            }
        }
        return ink;
    }

    /**
     * Numbers the pieces that have ink.
     *
     * @param firstPiece the first piece of each group, and the number of pieces
     */
    private void number(InkBox[] boxes, int[] firstPiece) {
        var numbers = new int[boxes.length];
        for (int group = 0; group < firstPiece.length - 1; group++) {
            boolean hasInkBefore = false;
            for (int piece = firstPiece[group]; piece < firstPiece[group + 1]; piece++) {
                numbers[piece] = pieces.size();
                if (boxes[piece] != null) {
                    pieces.add(new Piece(boxes[piece], hasInkBefore));
                    hasInkBefore = true;
                }
            }
        }
        for (int at = 0; at < pieceOf.length; at++) {
            if (pieceOf[at] >= 0) {
                pieceOf[at] = numbers[pieceOf[at]];
            }
        }
    }
}
