package shuzi.core.handwriting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import shuzi.core.handwriting.OutlierImage.Kind;
import shuzi.core.handwriting.OutlierImages.Part;

class OutlierImagesTest {

    @Test
    void theSameIndexGivesTheSameImage() {
        var again = new OutlierImages(5, Part.TRAINING);
        var pictures = new OutlierImages(5, Part.TRAINING);
        for (int i = 0; i < 300; i++) {
            OutlierImage picture = pictures.picture(i);
            assertThat(again.picture(i).image().toArray())
                    .isEqualTo(picture.image().toArray());
            assertThat(again.picture(i).what()).isEqualTo(picture.what());
        }
    }

    @Test
    void imagesForEvaluationAreNotTrainedOn() {
        assertThat(new OutlierImages(0, Part.EVALUATION).names())
                .hasSizeGreaterThan(60)
                .doesNotContainAnyElementsOf(new OutlierImages(0, Part.TRAINING).names());
        var training = new OutlierImages(0, Part.TRAINING, EnumSet.of(Kind.SCRIBBLE));
        var evaluating = new OutlierImages(0, Part.EVALUATION, EnumSet.of(Kind.SCRIBBLE));
        assertThat(training.picture(0).image().toArray())
                .isNotEqualTo(evaluating.picture(0).image().toArray());
    }

    @Test
    void noOutlierImageIsANumeral() {
        Set<String> names = new HashSet<>(new OutlierImages(0, Part.TRAINING).names());
        names.addAll(new OutlierImages(0, Part.EVALUATION).names());
        assertThat(names)
                .doesNotContainAnyElementsOf(Writer.CHARACTERS)
                .doesNotContain("人", "入", "干", "大", "t", "4", "O", "o", "0");
    }

    /** It is a form of 零. */
    @Test
    void noFigureIsACircleWithNothingInside() {
        for (int i = 0; i < 500; i++) {
            List<Stroke> figure = Doodles.figure(SeededRandom.of(i));
            boolean hasCorners = IntStream.range(0, figure.getFirst().points())
                    .anyMatch(point -> figure.getFirst().corner()[point]);
            assertThat(figure.size() > 1 || hasCorners).as("figure %d", i).isTrue();
        }
    }

    @Tag("long")
    @Test
    void everyKindAndEveryNameOccurs() {
        for (Part part : Part.values()) {
            var pictures = new OutlierImages(1, part);
            var kinds = EnumSet.noneOf(Kind.class);
            var names = new HashSet<String>();
            for (int i = 0; i < 15_000 && !names.containsAll(pictures.names()); i++) {
                OutlierImage picture = pictures.picture(i);
                kinds.add(picture.kind());
                names.add(picture.what());
            }
            assertThat(kinds).containsExactlyInAnyOrder(Kind.values());
            assertThat(names).containsAll(pictures.names());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void noImageOfAKindIsBlank(Kind kind) {
        var pictures = new OutlierImages(2, Part.EVALUATION, EnumSet.of(kind));
        for (int i = 0; i < 200; i++) {
            OutlierImage picture = pictures.picture(i);
            assertThat(picture.kind()).isEqualTo(kind);
            byte[] pixels = picture.image().toArray();
            int brightest = IntStream.range(0, pixels.length)
                    .map(pixel -> pixels[pixel] & 0xff)
                    .max()
                    .orElseThrow();
            int darkest = IntStream.range(0, pixels.length)
                    .map(pixel -> pixels[pixel] & 0xff)
                    .min()
                    .orElseThrow();
            assertThat(brightest - darkest).as("picture %d", i).isGreaterThan(20);
        }
    }

    @Test
    void anEmptySetOfKindsIsRejected() {
        assertThatThrownBy(() -> new OutlierImages(0, Part.TRAINING, Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
