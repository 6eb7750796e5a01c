package shuzi.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HypothesisTest {

    private static final int SIDE = 200;

    private final ImageNormalizer normalizer = new ImageNormalizer(Normalization.RECOMMENDED);
    private final byte[] paper = white();

    private static byte[] white() {
        var pixels = new byte[SIDE * SIDE];
        Arrays.fill(pixels, (byte) 255);
        return pixels;
    }

    private void rectangle(int left, int top, int width, int height, int grey) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                paper[y * SIDE + x] = (byte) grey;
            }
        }
    }

    private NormalizedImage normalized(Hypothesis hypothesis) {
        return Objects.requireNonNull(normalizer.normalize(new Picture(SIDE, SIDE, paper), hypothesis));
    }

    private NormalizationSteps steps(Hypothesis hypothesis) {
        return Objects.requireNonNull(normalized(hypothesis).steps());
    }

    private List<NormalizedImage> parts() {
        var picture = new Picture(SIDE, SIDE, paper);
        normalizer.normalize(picture, Hypothesis.USUAL);
        return normalizer.parts(picture);
    }

    @Test
    void linesThatAreStrokesAreNotErased() throws Exception {
        Picture ruled = ImageDecoder.picture(PaperPicture.RULED.written(6, 1));
        NormalizationSteps erased =
                Objects.requireNonNull(Objects.requireNonNull(normalizer.normalize(ruled, Hypothesis.USUAL))
                        .steps());
        NormalizationSteps kept =
                Objects.requireNonNull(Objects.requireNonNull(normalizer.normalize(ruled, Hypothesis.LINES_ARE_STROKES))
                        .steps());
        assertThat(erased.linesErased()).isPositive();
        assertThat(kept.linesErased()).isZero();
        assertThat(kept.boxWidth()).isGreaterThan(erased.boxWidth());
    }

    @Test
    void onEvenPaperAStrokeAtTheBorderBelongsToTheCharacter() {
        rectangle(60, 60, 14, 90, 40);
        rectangle(120, 180, 14, 20, 40); // a fifth as heavy, cut by the border
        assertThat(steps(Hypothesis.USUAL).boxHeight()).isEqualTo(90);
        assertThat(steps(Hypothesis.EVEN_PAPER).boxHeight()).isEqualTo(140);
        assertThat(steps(Hypothesis.EVEN_PAPER).hypothesis()).isEqualTo(Hypothesis.EVEN_PAPER);
    }

    @Test
    void dottedStrokesAreJoined() {
        for (int x = 20; x < 180; x += 20) {
            rectangle(x, 60, 8, 8, 0);
            rectangle(x, 140, 8, 8, 0);
        }
        assertThat(gaps(normalized(Hypothesis.USUAL))).isPositive();
        assertThat(gaps(normalized(Hypothesis.DOTTED_STROKES))).isZero();
    }

    /** Returns the number of dark pixels between the ends of the brightest row. */
    private static int gaps(NormalizedImage image) {
        int side = image.side();
        int best = 0;
        int row = 0;
        for (int y = 0; y < side; y++) {
            int sum = 0;
            for (int x = 0; x < side; x++) {
                sum += image.pixels()[y * side + x] & 0xff;
            }
            if (sum > best) {
                best = sum;
                row = y;
            }
        }
        int first = 0;
        int last = side - 1;
        while (image.pixels()[row * side + first] == 0) {
            first++;
        }
        while (image.pixels()[row * side + last] == 0) {
            last--;
        }
        int gaps = 0;
        for (int x = first; x < last; x++) {
            gaps += (image.pixels()[row * side + x] & 0xff) < 64 ? 1 : 0;
        }
        return gaps;
    }

    @Test
    void aWideGapDividesInkIntoTwoParts() {
        rectangle(20, 60, 50, 60, 0);
        assertThat(parts()).isEmpty();
        rectangle(120, 60, 50, 70, 0);
        assertThat(parts()).hasSize(2);
    }

    @Test
    void aSmallPieceIsNoPart() {
        rectangle(20, 60, 50, 100, 0);
        rectangle(120, 100, 10, 10, 0);
        assertThat(parts()).isEmpty();
    }

    @Test
    void theStepsOfABlankPictureHaveNoInk() {
        StepPictures steps = normalizer.steps(new Picture(SIDE, SIDE, paper), Hypothesis.USUAL);
        assertThat(steps.ink()).containsOnly(0);
        assertThat(steps.lines()).containsOnly(0);
    }

    @Test
    void theStepsOfPaperWithLinesOnlyAreLinesOnly() throws Exception {
        Picture picture = ImageDecoder.picture(PaperPicture.RULED.blank(1));
        StepPictures steps = normalizer.steps(picture, Hypothesis.USUAL);
        assertThat(steps.ink()).containsOnly(0);
    }

    @Test
    void theStepsDivideTheContrastIntoLinesOthersAndInk() throws Exception {
        Picture picture = ImageDecoder.picture(PaperPicture.TWO_LINES.written(6, 1));
        StepPictures steps = normalizer.steps(picture, Hypothesis.USUAL);
        int lines = 0;
        int ink = 0;
        for (int i = 0; i < steps.contrast().length; i++) {
            int sum = (steps.lines()[i] & 0xff) + (steps.others()[i] & 0xff) + (steps.ink()[i] & 0xff);
            assertThat(sum).isEqualTo(steps.contrast()[i] & 0xff);
            lines += steps.lines()[i] == 0 ? 0 : 1;
            ink += steps.ink()[i] == 0 ? 0 : 1;
        }
        assertThat(steps.contrast()).hasSize(steps.width() * steps.height());
        assertThat(lines).isGreaterThan(500);
        assertThat(ink).isGreaterThan(500);
    }
}
