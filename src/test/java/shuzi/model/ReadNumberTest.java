package shuzi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.WrittenNumerals;
import shuzi.core.handwriting.OutlierImage;
import shuzi.core.handwriting.OutlierImages;
import shuzi.core.image.InkBox;
import shuzi.core.image.InvalidImageException;
import shuzi.core.number.ComposedLine;
import shuzi.core.number.ComposedLine.Paper;
import shuzi.core.number.Direction;
import shuzi.core.number.NumberPictures;
import shuzi.core.number.NumberPictures.NumberPicture;
import shuzi.core.number.NumberReading;
import shuzi.core.number.NumberReading.Alternative;
import shuzi.core.number.NumberReading.Reason;
import shuzi.core.number.WrittenNumber;

/** The starter model reads numbers by synthetic writers, whom its training did not show. */
class ReadNumberTest {

    private static final Classifier CLASSIFIER = StarterModelTest.starter();
    private static final NumberPictures PICTURES = NumberPictures.synthetic();

    @ParameterizedTest
    @CsvSource({
        "CLEAN, false, 0.9, 0.03",
        "RULED, false, 0.75, 0.08",
        "SQUARED, false, 0.8, 0.08",
        "FORM_CELLS, false, 0.85, 0.06",
        "PRACTICE_GRID, false, 0.6, 0.1",
        "CLEAN, true, 0.9, 0.06",
        "FORM_CELLS, true, 0.6, 0.06"
    })
    @Tag("long")
    void mostNumbersAreReadCorrectlyAndFewIncorrectly(Paper paper, boolean vertical, double minCorrect, double maxWrong)
            throws Exception {
        var random = new SplittableRandom(1);
        int count = 40;
        int correct = 0;
        int wrong = 0;
        int accepted = 0;
        for (int i = 0; i < count; i++) {
            NumberPicture picture = PICTURES.next(vertical, paper, random);
            NumberReading reading = CLASSIFIER.readNumber(picture.file(), null, 3);
            boolean isCorrect = reading.text().equals(picture.text());
            correct += isCorrect ? 1 : 0;
            wrong += !isCorrect && reading.number() != null ? 1 : 0;
            accepted += isCorrect && reading.number() != null ? 1 : 0;
        }
        System.out.printf("%s, vertical %s: %d of %d correct, %d wrong%n", paper, vertical, correct, count, wrong);
        assertThat((double) correct / count).isGreaterThanOrEqualTo(minCorrect);
        assertThat((double) wrong / count).isLessThanOrEqualTo(maxWrong);
        assertThat((double) accepted / count).isGreaterThanOrEqualTo(minCorrect / 2);
    }

    /** Characters one above the other resemble another: 三 above 八 is nearly 六. */
    @ParameterizedTest
    @CsvSource({"三八, 15, 5", "七十, 18, 1"})
    void aColumnOfTwoCharactersIsRarelyReadAsOne(String text, int minCorrect, int maxOne) throws Exception {
        int correct = 0;
        int one = 0;
        for (int seed = 0; seed < 25; seed++) {
            byte[] picture = PICTURES.of(text, true, Paper.CLEAN, new SplittableRandom(seed))
                    .file();
            NumberReading reading = CLASSIFIER.readNumber(picture, null, 9);
            correct += reading.text().equals(text) ? 1 : 0;
            one += reading.number() != null && reading.text().length() == 1 ? 1 : 0;
        }
        assertThat(correct).isGreaterThanOrEqualTo(minCorrect);
        assertThat(one).isLessThanOrEqualTo(maxOne);
    }

    /** In a column without cells few of these are read, because 一 above 二 resembles 三. */
    @ParameterizedTest
    @CsvSource({"二一三, FORM_CELLS", "五一二, FORM_CELLS", "五一二, PRACTICE_GRID"})
    void oneCharacterStandsInEachCell(String text, Paper paper) throws Exception {
        int read = 0;
        for (int seed = 0; seed < 20; seed++) {
            byte[] picture =
                    PICTURES.of(text, true, paper, new SplittableRandom(seed)).file();
            NumberReading reading = CLASSIFIER.readNumber(picture, Direction.VERTICAL, 3);
            read += reading.number() != null && reading.text().equals(text) ? 1 : 0;
        }
        assertThat(read).isGreaterThanOrEqualTo(8);
    }

    @Test
    void aWideCellHoldsSeveralCharacters() throws Exception {
        int correct = 0;
        for (int seed = 0; seed < 10; seed++) {
            var random = new SplittableRandom(seed);
            ComposedLine line = PICTURES.line("三一二一", false, random);
            List<InkBox> boxes = line.boxes();
            List<InkBox> wide =
                    List.of(boxes.get(0).union(boxes.get(1)), boxes.get(2).union(boxes.get(3)));
            byte[] picture = new ComposedLine(line.ink(), wide, false).on(Paper.FORM_CELLS, random);
            correct += CLASSIFIER.readNumber(picture, null, 3).text().equals("三一二一") ? 1 : 0;
        }
        assertThat(correct).isGreaterThanOrEqualTo(7);
    }

    @Test
    void aNumberBesideMuchOtherInkIsNotSure() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            var random = new SplittableRandom(seed);
            float[][] number = PICTURES.line("三千五百", false, random).ink();
            var ink = new float[number.length][number[0].length + 300];
            for (int y = 0; y < number.length; y++) {
                System.arraycopy(number[y], 0, ink[y], 0, number[y].length);
            }
            for (int dot = 0; dot < 20; dot++) {
                for (int y = 0; y < 8; y++) {
                    Arrays.fill(
                            ink[number.length / 2 + y],
                            number[0].length + 14 * dot,
                            number[0].length + 14 * dot + 8,
                            1);
                }
            }
            NumberReading reading =
                    CLASSIFIER.readNumber(new ComposedLine(ink, List.of(), false).on(Paper.CLEAN, random), null, 3);
            assertThat(reading.number()).isNull();
            assertThat(reading.confidence()).isLessThanOrEqualTo(0.5);
        }
    }

    @Test
    void aReadingHasTheValueTheBoxesAndOtherNumbers() throws Exception {
        var random = new SplittableRandom(5);
        ComposedLine line = PICTURES.line("三千五百二十", false, random);
        NumberReading reading = CLASSIFIER.readNumber(line.on(Paper.CLEAN, random), null, 2);
        WrittenNumber number = Objects.requireNonNull(reading.number());
        assertThat(number.value()).isEqualTo(3520);
        assertThat(reading.reason()).isNull();
        assertThat(reading.direction()).isEqualTo(Direction.HORIZONTAL);
        assertThat(reading.characters()).hasSize(6);
        for (int i = 0; i < 6; i++) {
            InkBox expected = line.boxes().get(i);
            InkBox found = reading.characters().get(i).box();
            assertThat(found.x()).isCloseTo(expected.x(), within(6));
            assertThat(found.y()).isCloseTo(expected.y(), within(6));
            assertThat(found.width()).isCloseTo(expected.width(), within(8));
            assertThat(found.height()).isCloseTo(expected.height(), within(8));
        }
        assertThat(reading.alternatives()).hasSizeBetween(1, 2).allSatisfy(other -> {
            assertThat(other.number().text()).isNotEqualTo(reading.text());
            assertThat(other.confidence()).isBetween(0.0, 1 - reading.confidence());
        });
    }

    @Test
    void boxesOfALargePictureAreInItsOwnPixels() throws Exception {
        var random = new SplittableRandom(5);
        ComposedLine line = PICTURES.line("三千五百二十", false, random);
        BufferedImage small = ImageIO.read(new ByteArrayInputStream(line.on(Paper.CLEAN, random)));
        int factor = 6;
        var large =
                new BufferedImage(factor * small.getWidth(), factor * small.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        var graphics = large.createGraphics();
        graphics.drawImage(small, 0, 0, large.getWidth(), large.getHeight(), null);
        graphics.dispose();
        NumberReading reading = CLASSIFIER.readNumber(WrittenNumerals.encode(large, "png"), null, 0);
        assertThat(reading.text()).isEqualTo("三千五百二十");
        InkBox last = reading.characters().getLast().box();
        assertThat((double) last.x() / factor).isCloseTo(line.boxes().getLast().x(), within(8.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"五", "一", "零", "八", "千"})
    void aSingleCharacterIsANumber(String text) throws Exception {
        var random = new SplittableRandom(7);
        NumberReading reading = CLASSIFIER.readNumber(
                PICTURES.of(text, false, Paper.CLEAN, random).file(), null, 3);
        assertThat(reading.text()).isEqualTo(text);
        assertThat(reading.number()).isNotNull();
    }

    @Test
    void longStrokesOfANumberThatFillsItsPictureAreNotErased() throws Exception {
        var random = new SplittableRandom(4);
        int correct = 0;
        int count = 40;
        for (int i = 0; i < count; i++) {
            String text = List.of("三千二百一十", "七十", "四千零一十", "一千一百").get(i % 4);
            float[][] ink = cropped(PICTURES.line(text, false, random).ink());
            NumberReading reading =
                    CLASSIFIER.readNumber(new ComposedLine(ink, List.of(), false).on(Paper.CLEAN, random), null, 3);
            correct += reading.text().equals(text) ? 1 : 0;
        }
        assertThat(correct).isGreaterThanOrEqualTo(32);
    }

    /** Returns the part of a line that has ink. */
    private static float[][] cropped(float[][] ink) {
        int left = ink[0].length;
        int right = 0;
        int top = ink.length;
        int bottom = 0;
        for (int y = 0; y < ink.length; y++) {
            for (int x = 0; x < ink[y].length; x++) {
                if (ink[y][x] > 0.5) {
                    left = Math.min(left, x);
                    right = Math.max(right, x + 1);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y + 1);
                }
            }
        }
        var cropped = new float[bottom - top][];
        for (int y = top; y < bottom; y++) {
            cropped[y - top] = Arrays.copyOfRange(ink[y], left, right);
        }
        return cropped;
    }

    @Test
    void aSingleStrokeInAPictureThatIsCroppedToItIsOne() throws Exception {
        for (int seed = 0; seed < 10; seed++) {
            var random = new SplittableRandom(seed);
            float[][] stroke = cropped(PICTURES.line("一", false, random).ink());
            int above = 4 * stroke.length;
            var ink = new float[3 * above][4 * stroke[0].length + 6];
            for (int y = 0; y < 4 * stroke.length; y++) {
                for (int x = 0; x < 4 * stroke[0].length; x++) {
                    ink[above + y][x + 3] = stroke[y / 4][x / 4];
                }
            }
            byte[] picture = new ComposedLine(ink, List.of(), false).on(Paper.CLEAN, random);
            assertThat(CLASSIFIER.readNumber(picture, null, 3).text())
                    .as("seed " + seed)
                    .isEqualTo("一");
        }
    }

    @Test
    void aShortLineOnALargeRuledPageIsFound() throws Exception {
        float[][] line = PICTURES.line("三千五百二十", false, new SplittableRandom(5)).ink();
        var page = new float[1000][800];
        for (int y = 0; y < line.length / 4; y++) {
            for (int x = 0; x < line[0].length / 4; x++) {
                float sum = 0;
                for (int i = 0; i < 16; i++) {
                    sum += line[4 * y + i / 4][4 * x + i % 4] / 16;
                }
                page[400 + y][200 + x] = Math.min(1, 2 * sum);
            }
        }
        byte[] picture = new ComposedLine(page, List.of(), false).on(Paper.RULED, new SplittableRandom(5));
        assertThat(CLASSIFIER.readNumber(picture, null, 3).characters()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"form.jpg, 千", "practice-paper.jpg, 万", "ruled-paper.jpg, 九", "chalk.png, 亿", "marker.png, 四"})
    void aCharacterOnPaperIsANumberAsItIsACharacter(String file, String text) throws Exception {
        byte[] picture = Files.readAllBytes(Path.of("examples", "pictures", file));
        NumberReading reading = CLASSIFIER.readNumber(picture, null, 3);
        assertThat(reading.text()).isEqualTo(text);
        assertThat(reading.number()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void paperWithoutInkIsNoNumber(Paper paper) throws IOException {
        var random = new SplittableRandom(6);
        int numbers = 0;
        int count = 20;
        for (int i = 0; i < count; i++) {
            int width = random.nextInt(200, 900);
            byte[] picture =
                    new ComposedLine(new float[random.nextInt(80, 200)][width], List.of(), false).on(paper, random);
            numbers += isNumber(picture) ? 1 : 0;
        }
        assertThat(numbers).isLessThanOrEqualTo(1);
    }

    private static boolean isNumber(byte[] picture) {
        try {
            return CLASSIFIER.readNumber(picture, null, 3).number() != null;
        } catch (InvalidImageException e) {
            assertThat(e).hasMessageContaining("blank");
            return false;
        }
    }

    @Test
    void alternativesAreInTheOrderOfTheirConfidence() throws Exception {
        var random = new SplittableRandom(8);
        for (int i = 0; i < 20; i++) {
            NumberReading reading = CLASSIFIER.readNumber(
                    PICTURES.next(i % 2 == 0, Paper.SQUARED, random).file(), null, 15);
            List<Double> confidences =
                    reading.alternatives().stream().map(Alternative::confidence).toList();
            assertThat(confidences).isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(reading.alternatives().stream()
                            .map(other -> other.number().text()))
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void severalLinesAreRecognized(int lines) throws Exception {
        var random = new SplittableRandom(3);
        int found = 0;
        for (int i = 0; i < 10; i++) {
            NumberReading reading = CLASSIFIER.readNumber(page(lines, random), null, 3);
            assertThat(reading.number()).isNull();
            found += reading.reason() == Reason.SEVERAL_LINES ? 1 : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(6);
    }

    /** Returns a picture of several numbers, one below the other. */
    private static byte[] page(int lines, SplittableRandom random) throws IOException {
        List<float[][]> inks = Stream.of("三千五百二十", "六百四十七万", "八千零九", "一亿二千万")
                .limit(lines)
                .map(text -> PICTURES.line(text, false, random).ink())
                .toList();
        var page = new ArrayList<float[]>();
        int width = inks.stream().mapToInt(ink -> ink[0].length).max().orElseThrow();
        for (float[][] ink : inks) {
            for (float[] row : ink) {
                page.add(Arrays.copyOf(row, width));
            }
        }
        return new ComposedLine(page.toArray(float[][]::new), List.of(), false).on(Paper.CLEAN, random);
    }

    @Test
    void otherCharactersAreNoNumber() throws Exception {
        var others = new OutlierImages(5, OutlierImages.Part.EVALUATION, Set.of(OutlierImage.Kind.CHARACTER));
        var random = new SplittableRandom(9);
        int read = 0;
        int count = 60;
        for (int i = 0; i < count; i++) {
            var glyphs = new ArrayList<byte[]>();
            for (int k = 0; k < 3 + i % 5; k++) {
                glyphs.add(others.picture(random.nextInt(10_000)).image().toArray());
            }
            byte[] file = ComposedLine.of(glyphs, false, random).on(Paper.CLEAN, random);
            read += CLASSIFIER.readNumber(file, null, 3).number() == null ? 0 : 1;
        }
        assertThat(read).isLessThanOrEqualTo(2);
    }

    @Test
    void aPictureWithoutInkIsRejected() throws IOException {
        byte[] blank = WrittenNumerals.encode(new BufferedImage(400, 100, BufferedImage.TYPE_BYTE_GRAY), "png");
        assertThatThrownBy(() -> CLASSIFIER.readNumber(blank, null, 3))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("blank");
    }

    @Test
    void noiseIsNoNumber() throws Exception {
        var random = new SplittableRandom(2);
        var noise = new BufferedImage(800, 400, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 400; y++) {
            for (int x = 0; x < 800; x++) {
                noise.getRaster().setSample(x, y, 0, random.nextInt(256));
            }
        }
        assertThat(isNumber(WrittenNumerals.encode(noise, "png"))).isFalse();
    }
}
