package shuzi.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.WrittenNumerals;
import shuzi.core.handwriting.OutlierImage;
import shuzi.core.handwriting.OutlierImages;
import shuzi.core.image.Hypothesis;
import shuzi.core.image.ImageEncoder;
import shuzi.core.image.Normalization;
import shuzi.core.image.NormalizationSteps;
import shuzi.core.image.PaperPicture;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.WeightFormat;
import tools.jackson.databind.json.JsonMapper;

/** The starter model classifies pictures that are not from its data set. */
class StarterModelTest {

    private static final String PICTURES = "/pictures/";
    private static final Classifier CLASSIFIER = starter();

    /** Returns the classifier of the model that comes with the service. */
    static Classifier starter() {
        try {
            byte[] weights = StarterModel.read(StarterModel.WEIGHTS);
            Model model = JsonMapper.shared()
                    .readValue(StarterModel.read(StarterModel.DESCRIPTION), StarterModel.Description.class)
                    .toModel(weights);
            return new Classifier(model, WeightFormat.decode(weights), MatrixEngine.reference());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Returns lines of a file name, the label of the picture, and the seed of its drawing. */
    static List<String> hardPictures() throws IOException {
        return new String(resource(PICTURES + "index.csv"), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("hardPictures")
    void aHardPictureIsClassifiedCorrectly(String line) throws Exception {
        String[] columns = line.split(",", -1);
        Classification found = CLASSIFIER.classify(resource(PICTURES + columns[0]));
        double[] probabilities = found.probabilities();
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            best = probabilities[i] > probabilities[best] ? i : best;
        }
        assertThat(CLASSIFIER.model().classes().get(best).label())
                .as(columns[0])
                .isEqualTo(Integer.parseInt(columns[1]));
        assertThat(found.outOfClass()).as(columns[0]).isFalse();
        assertThat(found.reason()).as(columns[0]).isNull();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void charactersOnPrintedPaperAreRecognized(PaperPicture paper) throws Exception {
        List<Integer> recognized = new ArrayList<>();
        for (int label = 1; label <= 15; label++) {
            Classification found = CLASSIFIER.classify(paper.written(label, 7));
            if (!found.outOfClass()
                    && found.model().classes().get(found.best(1).getFirst()).label() == label) {
                recognized.add(label);
            }
        }
        assertThat(recognized).hasSizeGreaterThanOrEqualTo(14);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 280})
    void broadStrokesAreNotTakenForASheet(int side) throws Exception {
        BufferedImage picture = WrittenNumerals.draw(5, 200, side, side / 8.0);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                picture.getRaster().setSample(x, y, 0, 255 - picture.getRaster().getSample(x, y, 0));
            }
        }
        Classification found = CLASSIFIER.classify(WrittenNumerals.encode(picture, "png"));
        assertThat(found.outOfClass()).isFalse();
        assertThat(found.model().classes().get(found.best(1).getFirst()).character())
                .isEqualTo("四");
    }

    @Test
    void aScribbleIsOutOfClassBecauseItResemblesNoCharacter() throws Exception {
        var scribbles = new OutlierImages(3, OutlierImages.Part.EVALUATION, Set.of(OutlierImage.Kind.SCRIBBLE));
        var reasons = new ArrayList<Classification.Reason>();
        for (int i = 0; i < 10; i++) {
            reasons.add(CLASSIFIER
                    .classify(ImageEncoder.png(scribbles.picture(i).image()))
                    .reason());
        }
        assertThat(reasons).contains(Classification.Reason.OUT_OF_CLASS);
        assertThat(reasons).doesNotContain(Classification.Reason.SEVERAL_CHARACTERS); // 64 x 64: not divided
    }

    @Test
    void aModelOfVersion1NormalizesPicturesInOneWay() throws Exception {
        Model starter = CLASSIFIER.model();
        var first = new Model(
                starter.id(),
                starter.metadata(),
                starter.provenance(),
                starter.topology(),
                new Preparation(new Normalization(1, 32, 28, 3.2, true), 1 / 255.0),
                starter.temperature(),
                starter.rejectionThreshold(),
                starter.classes(),
                null,
                null,
                null,
                null,
                starter.weightsDigest(),
                starter.weightsBytes(),
                starter.createdAt(),
                List.of());
        Classification found = new Classifier(first, CLASSIFIER.network(), MatrixEngine.reference())
                .classify(PaperPicture.TWO_LINES.written(6, 1));
        assertThat(found.outOfClass()).isTrue();
        NormalizationSteps steps = Objects.requireNonNull(found.input().steps());
        assertThat(steps.hypothesis()).isEqualTo(Hypothesis.USUAL);
        assertThat(steps.linesErased()).isZero();
    }

    @Test
    void twoCharactersAreNotReadAsOne() throws Exception {
        var reasons = new ArrayList<Classification.Reason>();
        for (int label = 5; label <= 10; label++) {
            var picture = new BufferedImage(640, 320, BufferedImage.TYPE_BYTE_GRAY);
            picture.getRaster().setRect(0, 0, PaperPicture.drawing(label, 1).getData());
            picture.getRaster()
                    .setRect(320, 0, PaperPicture.drawing(label + 3, 2).getData());
            reasons.add(
                    CLASSIFIER.classify(WrittenNumerals.encode(picture, "png")).reason());
        }
        assertThat(reasons.stream().filter(reason -> reason == Classification.Reason.SEVERAL_CHARACTERS))
                .hasSizeGreaterThanOrEqualTo(5);
    }

    @Tag("long")
    @Test
    void outlierImagesAreOutOfClass() {
        var others = new OutlierImages(3, OutlierImages.Part.EVALUATION);
        int outOfClass = 0;
        int all = 500;
        for (int i = 0; i < all; i++) {
            outOfClass += isOutOfClass(ImageEncoder.png(others.picture(i).image())) ? 1 : 0;
        }
        assertThat(outOfClass).isGreaterThanOrEqualTo(all * 90 / 100);
    }

    private static boolean isOutOfClass(byte[] png) {
        try {
            return CLASSIFIER.classify(png).outOfClass();
        } catch (shuzi.core.image.InvalidImageException ignored) {
            return true;
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = StarterModelTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError(name + " is missing");
            }
            return in.readAllBytes();
        }
    }
}
