package shuzi.core.handwriting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import shuzi.core.handwriting.OutlierImage.Kind;
import shuzi.core.handwriting.Stroke.Box;
import shuzi.core.handwriting.Stroke.Turn;
import shuzi.core.image.GreyImage;

/**
 * Creates outlier images, which show none of the 15 numerals, for training and for choosing the rejection threshold:
 * other characters, letters and digits by plain and varied writers, scribbles, shapes, noise, spoilt
 * numerals. An image depends only on the seed, the part and its index.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class OutlierImages {

    /** The use of the images: no character, letter or digit is in both parts. */
    public enum Part {
        /** Four of every five characters, letters and digits. */
        TRAINING,
        /** The fifth of every five. */
        EVALUATION
    }

    private static final Script SCRIPT = Script.read("numerals.txt", "others.txt");
    private static final List<String> OTHERS = SCRIPT.characters().stream()
            .filter(name -> !Writer.CHARACTERS.contains(name))
            .toList();
    private static final int WRITERS = 1 << 20;

    /** Together they would form 零. */
    private static final Set<String> PARTS_OF_ZERO = Set.of("雨", "令", "雪");

    /** Numerals with enough strokes that two of them, one over the other, do not form a third. */
    private static final List<String> RICH = List.of("零", "四", "五", "六", "七", "九", "百", "万", "亿");

    /** The numerals that are not numerals after a turn. */
    private static final Map<Turn, List<String>> TURNED = Map.of(
            Turn.MIRROR, List.of("七", "九", "万", "亿"),
            Turn.HALF, List.of("零", "六", "七", "八", "九", "百", "千", "万", "亿"),
            Turn.QUARTER, List.of("零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "百", "万", "亿"));

    private final long seed;
    private final List<Kind> kinds; // each repeated by its weight
    private final List<String> characters;
    private final List<String> letters;
    private final List<String> digits;
    private final List<String> components;

    /** Creates images of all kinds. */
    public OutlierImages(long seed, Part part) {
        this(seed, part, EnumSet.allOf(Kind.class));
    }

    /**
     * Creates images of the given kinds.
     *
     * @param kinds at least one
     */
    public OutlierImages(long seed, Part part, Set<Kind> kinds) {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("at least one kind of outlier images is needed");
        }
        this.seed = SeededRandom.of(seed, part == Part.TRAINING ? 1 : 2).whole();
        this.kinds = kinds.stream()
                .sorted(Comparator.naturalOrder())
                .flatMap(kind -> IntStream.range(0, kind.weight()).mapToObj(i -> kind))
                .toList();
        this.characters = of(part, Character::isIdeographic);
        this.letters = of(part, c -> Character.isLetter(c) && !Character.isIdeographic(c));
        this.digits = of(part, Character::isDigit);
        this.components = characters.stream()
                .filter(name -> !PARTS_OF_ZERO.contains(name))
                .toList();
    }

    /** Returns the characters, letters or digits of a part. */
    private static List<String> of(Part part, IntPredicate sort) {
        List<String> all =
                OTHERS.stream().filter(name -> sort.test(name.codePointAt(0))).toList();
        return IntStream.range(0, all.size())
                .filter(i -> (i % 5 == 4) == (part == Part.EVALUATION))
                .mapToObj(all::get)
                .toList();
    }

    /** Returns the characters, letters and digits of this part. */
    public List<String> names() {
        var names = new ArrayList<String>(characters);
        names.addAll(letters);
        names.addAll(digits);
        return List.copyOf(names);
    }

    /** Returns the image of an index. The same index gives the same image. */
    public OutlierImage picture(long index) {
        SeededRandom random = SeededRandom.of(seed, index);
        Kind kind = kinds.get(random.below(kinds.size()));
        int number = random.below(WRITERS);
        boolean varied = kind != Kind.DOTS && random.happens(0.6); // a faint or broad pen leaves no ink in a dot
        Writer writer = varied ? Writer.varied(seed, number) : new Writer(seed, number);
        return switch (kind) {
            case CHARACTER -> written(kind, one(characters, random), writer, random);
            case LETTER -> written(kind, one(letters, random), writer, random);
            case DIGIT -> written(kind, one(digits, random), writer, random);
            case SYNTHETIC_CHARACTER -> drawn(kind, synthetic(writer, random), writer, random);
            case SCRIBBLE -> drawn(kind, Doodles.scribble(random), writer, random);
            case CURVES -> drawn(kind, Doodles.curves(random), writer, random);
            case DOTS -> drawn(kind, Doodles.dots(random), writer, random);
            case HATCHING -> drawn(kind, Doodles.hatching(random), writer, random);
            case FIGURE -> drawn(kind, Doodles.figure(random), writer, random);
            case SEVERAL_NUMERALS -> drawn(kind, several(writer, random), writer, random);
            case SPOILT_NUMERAL -> drawn(kind, spoilt(writer, random), writer, random);
            case TURNED_NUMERAL -> drawn(kind, turned(writer, random), writer, random);
            case NOISE -> plain(kind, Surfaces.noise(random));
            case SHAPE -> plain(kind, Surfaces.shape(random));
            case PHOTO -> plain(kind, Surfaces.photo(random));
        };
    }

    private static <T> T one(List<T> of, SeededRandom random) {
        return of.get(random.below(of.size()));
    }

    private static OutlierImage plain(Kind kind, float[] bright) {
        return new OutlierImage(Compression.save(bright), kind, kind.name());
    }

    private static OutlierImage written(Kind kind, String name, Writer writer, SeededRandom random) {
        return new OutlierImage(draw(writer.strokes(SCRIPT, name, random), writer, random), kind, name);
    }

    private static OutlierImage drawn(Kind kind, List<Stroke> strokes, Writer writer, SeededRandom random) {
        return new OutlierImage(draw(strokes, writer, random), kind, kind.name());
    }

    /** Draws strokes as large as the writer's numerals or of any size, with the writer's pen or a broader one. */
    private static GreyImage draw(List<Stroke> strokes, Writer writer, SeededRandom random) {
        double side = random.happens(0.5) ? writer.size() : random.between(12, 56);
        double broadest = 1 + side / 12; // a broader pen would make them illegible
        var sheet = new Sheet(random.happens(0.5) ? writer.broadness() : random.between(1, broadest));
        double room = Math.max(0, Sheet.SIDE - side) / 6;
        double x = Sheet.SIDE / 2.0 + random.normal(room);
        double y = Sheet.SIDE / 2.0 + random.normal(room);
        writer.write(strokes, random, random, sheet, x, y, side);
        return writer.finish(sheet, random);
    }

    private List<Stroke> synthetic(Writer writer, SeededRandom random) {
        if (random.happens(0.4)) {
            return Doodles.strokes(random);
        }
        double cut = random.between(35, 60);
        List<Box> boxes = switch (random.below(4)) {
            case 0 -> List.of(new Box(0, 0, cut, 100), new Box(cut, 0, 100, 100));
            case 1 -> List.of(new Box(0, 0, 100, cut), new Box(0, cut, 100, 100));
            case 2 -> List.of(new Box(0, 0, cut, 100), new Box(cut, 0, 100, 50), new Box(cut, 50, 100, 100));
            default -> List.of(new Box(0, 0, 100, cut), new Box(0, cut, 50, 100), new Box(50, cut, 100, 100));
        };
        var strokes = new ArrayList<Stroke>();
        for (Box box : boxes) {
            strokes.addAll(in(box, writer.strokes(SCRIPT, one(components, random), random)));
        }
        return strokes;
    }

    private static List<Stroke> several(Writer writer, SeededRandom random) {
        var strokes = new ArrayList<Stroke>();
        if (random.happens(0.3)) { // one over the other
            double away = random.between(10, 40);
            double down = random.between(-20, 20);
            strokes.addAll(in(new Box(0, 10, 70, 80), writer.strokes(SCRIPT, one(RICH, random), random)));
            strokes.addAll(in(
                    new Box(away, 10 + down, away + 70, 80 + down), writer.strokes(SCRIPT, one(RICH, random), random)));
            return strokes;
        }
        int count = 2 + random.below(3);
        boolean column = random.happens(0.3);
        double each = 100.0 / count;
        for (int i = 0; i < count; i++) {
            Box box = column
                    ? new Box(50 - each / 2, i * each + 2, 50 + each / 2, (i + 1) * each - 2)
                    : new Box(i * each + 2, 50 - each / 2, (i + 1) * each - 2, 50 + each / 2);
            // simple strokes could form another numeral with their neighbours, more so in a column
            List<String> names = column ? RICH : Writer.CHARACTERS.subList(2, Writer.CHARACTERS.size());
            strokes.addAll(in(box, writer.strokes(SCRIPT, one(names, random), random)));
        }
        return strokes;
    }

    private static List<Stroke> spoilt(Writer writer, SeededRandom random) {
        if (random.happens(0.4)) {
            var strokes = new ArrayList<Stroke>(writer.strokes(SCRIPT, one(Writer.CHARACTERS, random), random));
            strokes.addAll(Doodles.crossingOut(random));
            return strokes;
        }
        return switch (random.below(5)) {
            case 0 -> writer.strokes(SCRIPT, "[rain]", random);
            case 1 -> writer.strokes(SCRIPT, "[order]", random);
            case 2 -> {
                List<Stroke> strokes = writer.strokes(SCRIPT, "百", random);
                yield strokes.subList(strokes.size() - 4, strokes.size()); // 日
            }
            case 3 -> {
                List<Stroke> strokes = writer.strokes(SCRIPT, "亿", random);
                yield random.happens(0.5) ? strokes.subList(0, 2) : strokes.subList(2, 3); // 亻, 乙
            }
            default -> {
                List<Stroke> strokes = writer.strokes(SCRIPT, "四", random);
                yield List.of(strokes.get(0), strokes.get(2), strokes.get(3)); // half its box is missing
            }
        };
    }

    private static List<Stroke> turned(Writer writer, SeededRandom random) {
        Turn turn = one(List.of(Turn.values()), random);
        String numeral = one(TURNED.getOrDefault(turn, List.of()), random);
        return writer.strokes(SCRIPT, numeral, random).stream()
                .map(stroke -> stroke.turned(turn))
                .toList();
    }

    private static List<Stroke> in(Box box, List<Stroke> strokes) {
        return strokes.stream().map(stroke -> stroke.in(box)).toList();
    }
}
