package shuzi.core.number;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import shuzi.core.Numeral;
import shuzi.core.image.InkBox;

/**
 * The usual width, height and inner gaps of the 15 numerals in a line, relative to the size of its characters. The table
 * {@code shapes.csv} was measured on numbers composed of images by 24 writers of Chinese MNIST.
 */
final class CharacterShapes {

    private static final Map<Direction, Shape[]> SHAPES = read(); // by class

    /**
     * The shape of a numeral. Widths and heights vary by a factor, so their logarithms are normally distributed.
     *
     * @param gap the widest gap between its parts along the line that is common: 98 % have a smaller one
     */
    private record Shape(double width, double widthDeviation, double height, double heightDeviation, double gap) {}

    private CharacterShapes() {}

    /**
     * Returns how unusual the proportions of a character are: the sum of the squared deviations of width and height, in
     * standard deviations, divided by 2.
     */
    static double deviation(Direction direction, int classIndex, InkBox box, double size) {
        Shape shape = shape(direction, classIndex);
        double width = (Math.log(box.width() / size) - shape.width) / shape.widthDeviation;
        double height = (Math.log(box.height() / size) - shape.height) / shape.heightDeviation;
        return (width * width + height * height) / 2;
    }

    /** Returns by how much a gap within a character exceeds what is common, as a share of the size of characters. */
    static double excessOfGap(Direction direction, int classIndex, double gap, double size) {
        return Math.max(0, gap / size - shape(direction, classIndex).gap);
    }

    /** Returns the maximum length of a character along the line, as a share of the size of characters. */
    static double maxLength(Direction direction) {
        return direction == Direction.HORIZONTAL ? 1.5 : 2.25;
    }

    private static Shape shape(Direction direction, int classIndex) {
        return Objects.requireNonNull(SHAPES.get(direction))[classIndex];
    }

    private static Map<Direction, Shape[]> read() {
        var shapes = new EnumMap<Direction, Shape[]>(Direction.class);
        for (String line : lines()) {
            String[] columns = line.split(",", -1);
            Numeral numeral = Numeral.ofCharacter(columns[1]);
            if (numeral == null) {
                throw new IllegalStateException("shapes.csv: '%s' is no numeral".formatted(columns[1]));
            }
            shapes.computeIfAbsent(Direction.valueOf(columns[0]), ignored -> new Shape[Numeral.ALL.size()])[
                            numeral.classIndex()] =
                    new Shape(
                            Double.parseDouble(columns[2]),
                            Double.parseDouble(columns[3]),
                            Double.parseDouble(columns[4]),
                            Double.parseDouble(columns[5]),
                            Double.parseDouble(columns[6]));
        }
        return shapes;
    }

    private static List<String> lines() {
        try (InputStream in = CharacterShapes.class.getResourceAsStream("shapes.csv")) {
            if (in == null) {
                throw new IllegalStateException("shapes.csv is missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .skip(1)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
