package shuzi.core.handwriting;

import java.util.ArrayList;
import java.util.List;
import shuzi.core.image.GreyImage;

/**
 * A synthetic writer with habits: the form of a character, the rise and slant of lines, proportions, the bending,
 * shortening and joining of strokes, the pen, and the position on the sheet. Characters of one writer differ, and those
 * of different writers differ more. The images resemble those of Chinese MNIST: light strokes of about one pixel on
 * black.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Writer {

    static final Script NUMERALS = Script.read("numerals.txt");
    static final List<String> CHARACTERS = NUMERALS.characters();

    private static final double MIDDLE = Sheet.SIDE / 2.0;

    private final long seed;
    private final WritingStyle style;

    // the shape of characters
    private final double favourite; // probability of the writer's usual form of a character
    private final double rise; // of horizontal strokes, up for each step to the right
    private final double slant; // of vertical strokes, to the right for each step up
    private final double aspect; // factor of the width
    private final double looseness; // factor of every deviation from the model
    private final double unsteadiness; // the share of deviations that differs from sample to sample
    private final double bow; // of strokes, parts of their length
    private final double roundness; // of corners
    private final double tremor; // pixels
    private final double cursiveness; // probability that strokes are joined
    private final double hooks; // probability that hooks are written
    private final double reach; // extra length at both ends of strokes, of 100
    private final double entry; // probability that a horizontal stroke begins with a short downward stroke

    // the pen
    private final double radius; // pixels
    private final double ink;
    private final double brightness; // 0..255
    private final double roughness; // variation of the ink along a stroke
    private final double taper; // share of the pressure that is lost at ends, at most 1

    // the sheet
    private final double size; // of a character, pixels
    private final double left; // of the middle, pixels
    private final double top;
    private final double specks; // probability of a speck

    /**
     * Creates one of the writers of a seed, always the same.
     *
     * @param number of the writer
     */
    public Writer(long seed, int number) {
        this(SeededRandom.of(seed, number).whole(), WritingStyle.PLAIN);
    }

    /**
     * Creates one of the varied writers of a seed, always the same. They use any pen, more forms of the characters and
     * more of the sheet than the images of Chinese MNIST show.
     */
    public static Writer varied(long seed, int number) {
        long whole = SeededRandom.of(seed, number, 1).whole();
        return new Writer(whole, WritingStyle.varied(SeededRandom.of(whole, 5)));
    }

    private Writer(long seed, WritingStyle style) {
        this.seed = seed;
        this.style = style;
        SeededRandom random = SeededRandom.of(seed, 1);
        favourite = random.between(0.75, 1);
        rise = Math.clamp(0.13 + random.normal(0.13), -0.1, 0.5);
        slant = random.normal(0.05) + style.shape().slant();
        aspect = random.factor(0.13) * style.shape().aspect();
        looseness = random.between(0.6, 1.4);
        unsteadiness = random.between(0.4, 1);
        bow = random.between(0.3, 1.3);
        roundness = random.happens(0.4) ? 0.1 : random.uniform();
        tremor = random.between(0.01, 0.09);
        cursiveness = 0.3 * square(square(random.uniform()));
        hooks = random.happens(0.5) ? 0.9 : random.uniform();
        reach = 1 + random.normal(3);
        entry = 0.5 * square(random.uniform());
        radius = random.between(0.7, 1.05);
        ink = random.between(0.65, 1.15);
        brightness = random.between(170, 255);
        roughness = random.between(0.05, 0.45);
        taper = random.uniform();
        double usualSize = Math.clamp(25 * random.factor(0.26), 9, 46);
        size = style.shape().size() == 0 ? usualSize : style.shape().size();
        left = MIDDLE + 1 + random.normal(2);
        top = MIDDLE + 1 + random.normal(3);
        specks = 0.3 * random.uniform();
    }

    private static double square(double value) {
        return value * value;
    }

    /**
     * Writes a numeral, 64 x 64 pixels, light on black.
     *
     * @param label 1..15 for 零 一 二 三 四 五 六 七 八 九 十 百 千 万 亿
     * @param sample number of the attempt: each looks a little different, and the same number gives the same image
     * @throws IllegalArgumentException if the label is not 1..15
     */
    public GreyImage write(int label, long sample) {
        if (label < 1 || label > CHARACTERS.size()) {
            throw new IllegalArgumentException("label %d is not one of 1..%d".formatted(label, CHARACTERS.size()));
        }
        return write(style.script(), CHARACTERS.get(label - 1), sample);
    }

    GreyImage write(Script script, String character, long sample) {
        SeededRandom random = SeededRandom.of(seed, 2, character.hashCode(), sample);
        var sheet = new Sheet(style.pen().broadness());
        write(strokes(script, character, random), habit(character), random, sheet);
        return finish(sheet, random);
    }

    /** Returns what determines this writer's usual deviations for a character. */
    SeededRandom habit(String character) {
        return SeededRandom.of(seed, 4, character.hashCode());
    }

    /** Returns the factor of the width of this writer's pen. */
    double broadness() {
        return style.pen().broadness();
    }

    /** Returns the size of this writer's characters, in pixels. */
    double size() {
        return size;
    }

    /** Returns the strokes of a character in the form that this writer chooses. */
    List<Stroke> strokes(Script script, String character, SeededRandom random) {
        return script.strokes(
                character,
                name -> random.happens(favourite)
                        ? SeededRandom.of(seed, 3, name.hashCode()).uniform()
                        : random.uniform());
    }

    /** Adds specks to a sheet and returns it as an image. */
    GreyImage finish(Sheet sheet, SeededRandom random) {
        while (random.happens(specks)) {
            double x = random.between(0, Sheet.SIDE);
            double y = random.between(0, Sheet.SIDE);
            double amount = random.between(0.05, 0.4);
            double speckLength = random.happens(0.1) ? random.between(0, 12) : random.between(0, 1);
            sheet.line(x, y, x + speckLength, y + random.normal(0.4), random.between(0.7, 1), amount);
        }
        return Compression.save(sheet.render(brightness * random.factor(0.06)));
    }

    /** Writes strokes of a square of 100 x 100 at this writer's position and size. */
    private void write(List<Stroke> model, SeededRandom habit, SeededRandom random, Sheet sheet) {
        double side = size * random.factor(0.08);
        double room = Math.clamp((Sheet.SIDE - side) / 18, 0.5, 2.5);
        double x = left + random.normal(style.isPlain() ? 2.5 : room);
        double y = top + random.normal(style.isPlain() ? 2.5 : room);
        if (style.edges().cutting() > 0 && random.happens(style.edges().cutting())) {
            double beyond = Sheet.SIDE + side * random.between(-0.05, 0.2) - side / 2; // the middle of what is cut
            switch (random.below(6)) {
                case 0 -> x = Sheet.SIDE - beyond;
                case 1 -> y = Sheet.SIDE - beyond;
                case 2, 3 -> x = beyond;
                default -> y = beyond;
            }
        }
        write(model, habit, random, sheet, x, y, side);
        if (style.edges().neighbours() > 0 && random.happens(style.edges().neighbours())) {
            Neighbours.draw(this, random, sheet);
        }
    }

    /**
     * Writes strokes of a square of 100 x 100.
     *
     * @param habit determines this writer's usual deviations for this character
     * @param random determines the deviations of this sample
     * @param x the centre, in pixels
     * @param side of the square on the sheet, in pixels
     * @return where the pen began and ended
     */
    Ends write(
            List<Stroke> model, SeededRandom habit, SeededRandom random, Sheet sheet, double x, double y, double side) {
        List<Stroke> strokes = style.joined(bend(model, habit, random), random);
        double width = side * aspect * StrictMath.exp(deviation(0.10, habit, random));
        place(strokes, habit, random, x, y, width, side);
        if (style.shape().turn() != 0) {
            strokes.forEach(stroke -> stroke.turn(x, y, style.shape().turn()));
        }
        draw(strokes, random, sheet);
        Stroke first = strokes.getFirst();
        Stroke last = strokes.getLast();
        int end = last.points() - 1;
        return new Ends(first.x()[0], first.y()[0], last.x()[end], last.y()[end]);
    }

    /** Where the pen first touches the sheet and where it leaves it, in pixels. */
    record Ends(double startX, double startY, double endX, double endY) {}

    /** Draws the line of a pen that is not lifted between two characters. */
    void join(Ends from, Ends to, SeededRandom random, Sheet sheet) {
        sheet.line(from.endX, from.endY, to.startX, to.startY, radius, ink * random.between(0.3, 0.9));
    }

    /** Returns the brightness of this writer's ink, 0..255. */
    double brightness() {
        return brightness;
    }

    /** Returns a deviation around 0: the writer's usual one plus that of this sample. */
    private double deviation(double amount, SeededRandom habit, SeededRandom random) {
        return looseness * (habit.normal(0.8 * amount) + unsteadiness * random.normal(0.6 * amount));
    }

    /** Returns the strokes of this writer: each is moved, turned, stretched and bent. */
    private List<Stroke> bend(List<Stroke> model, SeededRandom habit, SeededRandom random) {
        var strokes = new ArrayList<Stroke>(model.size());
        for (Stroke stroke : model) {
            Stroke bent = stroke.copy();
            if (stroke.type() == Stroke.Type.HOOK && !random.happens(hooks)) {
                bent = bent.shorter();
            }
            double moveX = deviation(2.6, habit, random);
            double moveY = deviation(2.6, habit, random);
            boolean straight = stroke.type() == Stroke.Type.HORIZONTAL || stroke.type() == Stroke.Type.VERTICAL;
            double turn = deviation(stroke.type() == Stroke.Type.VERTICAL ? 0.035 : 0.07, habit, random);
            double stretch = StrictMath.exp(deviation(0.11, habit, random));
            double cos = StrictMath.cos(turn) * stretch;
            double sin = StrictMath.sin(turn) * stretch;
            int last = bent.points() - 1;
            double middleX = (bent.x()[0] + bent.x()[last]) / 2;
            double middleY = (bent.y()[0] + bent.y()[last]) / 2;
            // short strokes would lose their shape, and straight ones vary little
            double freedom = Math.min(straight ? 0.5 : 1, stroke.length() / 50);
            for (int i = 0; i <= last; i++) {
                double dx = bent.x()[i] - middleX + freedom * deviation(2, habit, random);
                double dy = bent.y()[i] - middleY + freedom * deviation(2, habit, random);
                bent.x()[i] = middleX + moveX + cos * dx - sin * dy;
                bent.y()[i] = middleY + moveY + sin * dx + cos * dy;
            }
            bent.lengthen(0, 1, deviation(2.5, habit, random) + reach);
            bent.lengthen(last, last - 1, deviation(2.5, habit, random) + reach);
            bent = bent.bowed(bow * deviation(straight ? 0.03 : 0.045, habit, random));
            if (stroke.type() == Stroke.Type.HORIZONTAL && stroke.length() > 30 && random.happens(entry)) {
                bent = bent.withEntry(random);
            }
            strokes.add(bent);
        }
        return strokes;
    }

    /** Transforms strokes from the square of 100 x 100 to the sheet: proportions, slant, size and position. */
    private void place(
            List<Stroke> strokes,
            SeededRandom habit,
            SeededRandom random,
            double x,
            double y,
            double width,
            double height) {
        double swellX = deviation(4, habit, random);
        double swellY = deviation(4, habit, random);
        double shiftX = deviation(3, habit, random);
        double shiftY = deviation(3, habit, random);
        double bendX = deviation(3, habit, random);
        double bendY = deviation(3, habit, random);
        double taperX = deviation(0.10, habit, random);
        double rises = rise + looseness * random.normal(0.03);
        double slants = slant + looseness * random.normal(0.03);
        for (Stroke stroke : strokes) {
            for (int i = 0; i < stroke.points(); i++) {
                double u = (stroke.x()[i] - 50) / 50; // -1..1
                double v = (stroke.y()[i] - 50) / 50;
                double waveX = StrictMath.sin(StrictMath.PI * u);
                double waveY = StrictMath.sin(StrictMath.PI * v);
                double warpedX =
                        50 * u * (1 + taperX * v) + swellX * waveX + shiftX * (1 - u * u) + bendX * (1 - v * v);
                double warpedY = 50 * v + swellY * waveY + shiftY * (1 - v * v) + bendY * (1 - u * u);
                double atX = warpedX * width / 100;
                double atY = warpedY * height / 100;
                stroke.x()[i] = x + atX - slants * atY;
                stroke.y()[i] = y + atY - rises * atX;
            }
        }
    }

    /** Draws strokes whose points are in pixels. */
    private void draw(List<Stroke> strokes, SeededRandom random, Sheet sheet) {
        var trace = new Trace();
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        for (Stroke stroke : strokes) {
            trace.follow(stroke, roundness);
            double startX = trace.x(0);
            double startY = trace.y(0);
            if (StrictMath.hypot(startX - lastX, startY - lastY) < 0.5 * size && random.happens(cursiveness)) {
                sheet.line(lastX, lastY, startX, startY, radius, ink * random.between(0.15, 0.8));
            }
            int end = trace.size() - 1;
            double pressure = random.factor(0.12);
            double fade = taper * stroke.type().taper();
            double fadeLength = random.between(0.15, 0.5) * end;
            double startLength = random.between(1, 5);
            double startPressure = random.between(0.4, 1.5);
            double wave = random.between(0, 6.283);
            double frequency = random.between(0.1, 0.5);
            double shakeX = 0;
            double shakeY = 0;
            var line = style.isPlain() ? null : new StrokeBrush(style.pen(), stroke.type(), random);
            for (int i = 0; i <= end; i++) {
                shakeX = 0.9 * shakeX + random.normal(tremor);
                shakeY = 0.9 * shakeY + random.normal(tremor);
                double now = pressure * (1 + roughness * StrictMath.sin(wave + frequency * i));
                if (i < startLength) {
                    now *= startPressure + (1 - startPressure) * i / startLength;
                }
                if (end - i < fadeLength) {
                    now *= 1 - fade * (1 - (end - i) / fadeLength);
                }
                double x = trace.x(i) + shakeX;
                double y = trace.y(i) + shakeY;
                double width = radius * (0.85 + 0.15 * now);
                if (line == null) {
                    sheet.touch(x, y, width, ink * now);
                } else {
                    line.draw(trace, i, x, y, width, ink * now, sheet);
                }
            }
            lastX = trace.x(end);
            lastY = trace.y(end);
        }
    }
}
