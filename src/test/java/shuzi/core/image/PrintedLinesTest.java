package shuzi.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Printed lines do not change what a network sees. */
class PrintedLinesTest {

    private final ImageNormalizer normalizer = new ImageNormalizer(Normalization.RECOMMENDED);

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void charactersOnPrintedPaperAreNormalizedLikeTheirDrawings(PaperPicture paper) throws Exception {
        List<String> different = new ArrayList<>();
        for (int label = 1; label <= 15; label++) {
            double correlation = correlation(normalized(paper.written(label, 1)), normalized(drawing(label, 1)));
            if (correlation < 0.85) {
                different.add("label %d: %.2f".formatted(label, correlation));
            }
        }
        assertThat(different).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aCharacterOnPrintedPaperIsNormalizedLikeItsDrawing(PaperPicture paper) throws Exception {
        assertThat(correlation(normalized(paper.written(6, 1)), normalized(drawing(6, 1))))
                .isGreaterThanOrEqualTo(0.85);
    }

    @ParameterizedTest
    @EnumSource(names = {"TWO_LINES", "CELL", "RULED", "SQUARED", "BOX"})
    void paperWithLinesOnlyIsBlank(PaperPicture paper) throws Exception {
        List<Integer> found = new ArrayList<>();
        for (int seed = 1; seed <= 5; seed++) {
            try {
                normalizer.normalize(ImageDecoder.picture(paper.blank(seed)));
                found.add(seed);
            } catch (InvalidImageException e) {
                assertThat(e).hasMessageContaining("blank");
            }
        }
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void strokesOfACharacterAreNotPrintedLines(int label) throws Exception {
        for (int seed = 1; seed <= 3; seed++) {
            NormalizationSteps steps = Objects.requireNonNull(
                    normalizer.normalize(drawing(label, seed)).steps());
            assertThat(steps.linesErased()).as("seed %d", seed).isZero();
        }
    }

    @Test
    void theStepsCountTheErasedLines() throws Exception {
        NormalizationSteps steps = Objects.requireNonNull(normalizer
                .normalize(ImageDecoder.picture(PaperPicture.TWO_LINES.written(6, 1)))
                .steps());
        assertThat(steps.linesErased()).isEqualTo(2);
    }

    @Test
    void version1ErasesNoLines() throws Exception {
        var first = new ImageNormalizer(new Normalization(1, 32, 28, 3.2, false));
        NormalizationSteps steps =
                Objects.requireNonNull(first.normalize(ImageDecoder.picture(PaperPicture.RULED.written(6, 1)))
                        .steps());
        assertThat(steps.linesErased()).isZero();
    }

    private byte[] normalized(byte[] file) throws Exception {
        return normalizer.normalize(ImageDecoder.picture(file)).pixels();
    }

    private byte[] normalized(Picture picture) throws Exception {
        return normalizer.normalize(picture).pixels();
    }

    private static Picture drawing(int label, long seed) {
        byte[] pixels = ImageNormalizerTest.pixels(PaperPicture.drawing(label, seed));
        return new Picture(320, 320, pixels);
    }

    private static double correlation(byte[] a, byte[] b) {
        return ImageNormalizerTest.correlation(a, b);
    }
}
