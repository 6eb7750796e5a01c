package shuzi.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import shuzi.TestMaterial;
import shuzi.WrittenNumerals;
import shuzi.core.handwriting.OutlierImage;
import shuzi.core.handwriting.OutlierImages;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageEncoder;
import shuzi.core.image.InvalidImageException;
import shuzi.core.image.PaperPicture;
import shuzi.core.print.PrintedImages;

/**
 * Measures how the starter model reads pictures of many kinds, prints a row of the table in docs/accuracy.md for each, and
 * fails if one falls below it.
 */
@Tag("accuracy")
class PaperAccuracyTest {

    private static final Classifier CLASSIFIER = StarterModelTest.starter();

    /** A picture as a file, and its label; 0 if it shows none of the 15 characters. */
    private record Item(byte[] file, int label) {}

    /** Shares of the pictures of a kind. */
    private record Shares(double right, double wrong, double first) {}

    @ParameterizedTest
    @CsvSource({
        "paper-forms.zip, 0.92, 0.02, 0.94",
        "mouse-drawings.zip, 0.98, 0.005, 0.99",
        "circle-zeros.zip, 0.85, 0.005, 0.97"
    })
    void charactersOfStrangersAreRecognized(String archive, double right, double wrong, double first)
            throws IOException {
        var items = new ArrayList<Item>();
        Path file = TestMaterial.strangers(archive);
        try (var zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
                String[] path = entry.getName().split("/", -1);
                items.add(new Item(zip.getInputStream(entry).readAllBytes(), Integer.parseInt(path[path.length - 2])));
            }
        }
        Shares shares = measure(archive, items);
        assertThat(shares.right).isGreaterThanOrEqualTo(right);
        assertThat(shares.wrong).isLessThanOrEqualTo(wrong);
        assertThat(shares.first).isGreaterThanOrEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource
    void charactersOnPrintedPaperAreRecognized(PaperPicture paper) throws IOException {
        var items = new ArrayList<Item>();
        for (int seed = 100; seed < 110; seed++) {
            for (int label = 1; label <= 15; label++) {
                items.add(new Item(paper.written(label, seed), label));
            }
        }
        Shares shares = measure(paper.name(), items);
        assertThat(shares.right).isGreaterThanOrEqualTo(0.95);
        assertThat(shares.wrong).isLessThanOrEqualTo(0.02);
    }

    @ParameterizedTest
    @EnumSource(names = "UNDERLINE", mode = EnumSource.Mode.EXCLUDE) // a line alone is 一
    void paperWithoutACharacterIsBlankOrOutOfClass(PaperPicture paper) throws IOException {
        var items = new ArrayList<Item>();
        for (int seed = 1; seed <= 50; seed++) {
            items.add(new Item(paper.blank(seed), 0));
        }
        assertThat(measure(paper.name() + " without a character", items).wrong).isZero();
    }

    @ParameterizedTest
    @CsvSource({"28, 4", "64, 8", "280, 36", "280, 3"})
    void drawingsWithAnyPenAreRecognized(int side, double pen) throws IOException {
        var items = new ArrayList<Item>();
        for (int seed = 200; seed < 210; seed++) {
            for (int label = 1; label <= 15; label++) {
                items.add(new Item(drawn(label, seed, side, pen), label));
            }
        }
        Shares shares = measure("pen of %.0f in %d pixels".formatted(pen, side), items);
        assertThat(shares.right).isGreaterThanOrEqualTo(0.90);
        assertThat(shares.wrong).isLessThanOrEqualTo(0.02);
    }

    @Test
    void printedCharactersAreRecognized() throws IOException {
        var numerals = new PrintedImages(77);
        var items = new ArrayList<Item>();
        for (int i = 0; i < 600; i++) {
            int label = 1 + i % 15;
            items.add(new Item(enlarged(numerals.numeral(label, i)), label));
        }
        Shares shares = measure("printed", items);
        assertThat(shares.right).isGreaterThanOrEqualTo(0.95);
        assertThat(shares.wrong).isLessThanOrEqualTo(0.01);
    }

    @Test
    void otherCharactersAreOutOfClass() throws IOException {
        var characters = new OutlierImages(5, OutlierImages.Part.EVALUATION, Set.of(OutlierImage.Kind.CHARACTER));
        var items = new ArrayList<Item>();
        for (int i = 0; i < 1000; i++) {
            items.add(new Item(ImageEncoder.png(characters.picture(i).image()), 0));
        }
        assertThat(measure("other characters, mostly look-alikes", items).wrong).isLessThanOrEqualTo(0.15);
    }

    @Test
    void otherPrintedCharactersAreOutOfClass() throws IOException {
        var characters = new PrintedImages(78);
        var items = new ArrayList<Item>();
        for (int i = 0; i < 1000; i++) {
            items.add(new Item(enlarged(characters.other(i)), 0));
        }
        assertThat(measure("other printed characters", items).wrong).isLessThanOrEqualTo(0.04);
    }

    @ParameterizedTest
    @CsvSource({"beside, 0.04", "above, 0.08"})
    void twoCharactersAreOutOfClass(String place, double wrong) throws IOException {
        var random = new SplittableRandom(9);
        int[] rich = {1, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}; // 一 over 一 is 二
        boolean beside = place.equals("beside");
        var items = new ArrayList<Item>();
        for (int i = 0; i < 150; i++) {
            var picture = new BufferedImage(beside ? 640 : 320, beside ? 320 : 640, BufferedImage.TYPE_BYTE_GRAY);
            BufferedImage first = PaperPicture.drawing(rich[i % rich.length], i);
            BufferedImage second = PaperPicture.drawing(rich[random.nextInt(rich.length)], 1000 + i);
            picture.getRaster().setRect(0, 0, first.getData());
            picture.getRaster().setRect(beside ? 320 : 0, beside ? 0 : 320, second.getData());
            items.add(new Item(WrittenNumerals.encode(picture, "png"), 0));
        }
        assertThat(measure("two characters, one %s the other".formatted(place), items).wrong)
                .isLessThanOrEqualTo(wrong);
    }

    private static Shares measure(String kind, List<Item> items) {
        int right = 0;
        int wrong = 0;
        int first = 0;
        for (Item item : items) {
            Classification found;
            try {
                found = CLASSIFIER.classify(item.file);
            } catch (InvalidImageException ignored) { // blank
                continue;
            }
            boolean correct =
                    found.model().classes().get(found.best(1).getFirst()).label() == item.label;
            first += correct ? 1 : 0;
            right += correct && !found.outOfClass() ? 1 : 0;
            wrong += !correct && !found.outOfClass() ? 1 : 0;
        }
        double all = items.size();
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %.1f %% | %.1f %% | %.1f %% |%n",
                kind,
                items.size(),
                100 * right / all,
                100 * wrong / all,
                100 * first / all);
        return new Shares(right / all, wrong / all, first / all);
    }

    /** Draws black strokes on white. */
    private static byte[] drawn(int label, long seed, int side, double pen) {
        BufferedImage picture = WrittenNumerals.draw(label, seed, side, pen);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                picture.getRaster().setSample(x, y, 0, 255 - picture.getRaster().getSample(x, y, 0));
            }
        }
        return WrittenNumerals.encode(picture, "png");
    }

    /** Returns an image, four times as large, as a picture that is not of the size of data sets. */
    private static byte[] enlarged(GreyImage image) {
        int factor = 4;
        int side = GreyImage.SIDE * factor;
        var pixels = new byte[side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                pixels[y * side + x] = image.toArray()[y / factor * GreyImage.SIDE + x / factor];
            }
        }
        return ImageEncoder.png(pixels, side, side);
    }
}
