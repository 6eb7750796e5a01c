package shuzi.core.number;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import shuzi.core.Numeral;
import shuzi.core.handwriting.Writer;

/** Pictures of random numbers, each composed of images of characters by one writer. */
public final class NumberPictures {

    private static final int MAX_CHARACTERS = 12;

    /** Gives the images of characters. */
    @FunctionalInterface
    public interface Images {

        /** Returns an image of a numeral, 64 x 64 pixels, white ink on black. */
        byte[] of(int writer, int label, SplittableRandom random);
    }

    /** A number and its picture. */
    public record NumberPicture(String text, byte[] file) {}

    private final List<Integer> writers;
    private final Images images;

    /**
     * Creates pictures.
     *
     * @param writers each number is by one of them
     */
    public NumberPictures(List<Integer> writers, Images images) {
        this.writers = List.copyOf(writers);
        this.images = images;
    }

    /** Creates pictures by 200 synthetic writers. */
    public static NumberPictures synthetic() {
        return new NumberPictures(
                java.util.stream.IntStream.range(0, 200).boxed().toList(),
                (writer, label, random) ->
                        new Writer(4711, writer).write(label, random.nextLong()).toArray());
    }

    /** Returns the picture of a random number. */
    public NumberPicture next(boolean vertical, ComposedLine.Paper paper, SplittableRandom random) throws IOException {
        return of(text(random), vertical, paper, random);
    }

    /** Returns a picture of a text. */
    public NumberPicture of(String text, boolean vertical, ComposedLine.Paper paper, SplittableRandom random)
            throws IOException {
        return new NumberPicture(text, line(text, vertical, random).on(paper, random));
    }

    /** Composes a line. */
    public ComposedLine line(String text, boolean vertical, SplittableRandom random) {
        int writer = writers.get(random.nextInt(writers.size()));
        var glyphs = new ArrayList<byte[]>();
        for (String character : text.split("", -1)) {
            Numeral numeral = Numeral.ofCharacter(character);
            if (numeral != null) {
                glyphs.add(images.of(writer, numeral.label(), random));
            }
        }
        return ComposedLine.of(glyphs, vertical, random);
    }

    /** Returns a number of 1 to 12 characters: every fifth has 2 to 8 digits, the others have units and up to 9 places. */
    private static String text(SplittableRandom random) {
        if (random.nextInt(5) == 0) {
            var digits = new StringBuilder();
            int count = 2 + random.nextInt(7);
            for (int i = 0; i < count; i++) {
                digits.append(Numeral.ofClassIndex(random.nextInt(10)).character());
            }
            return digits.toString();
        }
        int places = 1 + random.nextInt(9);
        long value = (long) (random.nextDouble() * Math.pow(10, places));
        if (random.nextInt(3) == 0) { // a round number
            long unit = (long) Math.pow(10, random.nextInt(places));
            value -= value % unit;
        }
        String text = WrittenNumber.format(value);
        return text.length() <= MAX_CHARACTERS ? text : text(random);
    }
}
