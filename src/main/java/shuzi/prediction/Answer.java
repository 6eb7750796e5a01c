package shuzi.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.ImageEncoder;
import shuzi.core.image.InvalidImageException;
import shuzi.core.image.NormalizationSteps;
import shuzi.model.Classifier;
import shuzi.model.Model;

/** What a model takes an image for. */
@Schema(description = "What the model takes the image for")
record Answer(
        @Schema(description = "The model that answered", example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        UUID modelId,

        @Schema(
                description = "Label of the best candidate, 1..15; null when the image is none of the classes",
                example = "6")
        @Nullable
        Integer label,

        @Schema(description = "Its character; null likewise", example = "五") @Nullable
        String character,

        @Schema(description = "The number it stands for; null likewise", example = "5") @Nullable
        Integer value,

        @Schema(description = "How likely the best candidate is, 0 to 1; with or without a label", example = "0.97")
        double probability,

        @Schema(description = "How much speaks for any of the characters at all: the largest logit", example = "9.4")
        double maxLogit,

        @Schema(
                description = "Whether the picture seems to be none of the characters: there is less maxLogit than the"
                        + " model's rejectionThreshold",
                example = "false")
        boolean outOfClass,

        @Schema(description = "The candidates, best first") List<Candidate> candidates,

        @Schema(description = "What the network saw, if asked for") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Debug debug) {

    @Schema(description = "A class that the image may belong to")
    record Candidate(
            @Schema(description = "Label, 1..15", example = "6")
            int label,

            @Schema(description = "Its character", example = "五")
            String character,

            @Schema(description = "The number it stands for", example = "5")
            int value,

            @Schema(
                    description = "How likely it is, 0 to 1; with SIGMOID outputs each by itself, so that they need not"
                            + " add up to 1",
                    example = "0.97")
            double probability) {}

    @Schema(description = "What the network saw")
    record Debug(
            @Schema(
                    description = "The normalized picture, a PNG in Base64",
                    type = "string",
                    format = "byte",
                    example = "iVBORw0KGgo=")
            byte[] normalizedImage,

            @Schema(description = "What was done to the picture; null for a model that takes images as they are")
            @Nullable
            Steps steps) {}

    @Schema(
            name = "NormalizationSteps",
            description = "What was done to a picture to normalize it; places are in pixels of the upright picture")
    record Steps(
            @Schema(
                    description = "Width after decoding, where large pictures become smaller, and turning",
                    example = "640")
            int width,

            @Schema(description = "Height of the same", example = "480")
            int height,

            @Schema(description = "The EXIF orientation that was undone, 1 for none", example = "1")
            int orientation,

            @Schema(description = "Whether the ink was found to be darker than its background", example = "true")
            boolean darkInk,

            @Schema(
                    description = "Whether the background was one level; if not, it was estimated place by place",
                    example = "false")
            boolean evenBackground,

            @Schema(description = "Level of the background, the median of an uneven one, 0..255", example = "214")
            int background,

            @Schema(
                    description = "Contrast to the background from which on a pixel is surely ink, 0..255",
                    example = "96")
            int threshold,

            @Schema(description = "Left edge of the box around the character", example = "212")
            int x,

            @Schema(description = "Upper edge of the same", example = "104")
            int y,

            @Schema(description = "Width of the box", example = "180")
            int boxWidth,

            @Schema(description = "Height of the box", example = "196")
            int boxHeight,

            @Schema(description = "Pieces of ink that are not of the character", example = "2")
            int specksRemoved,

            @Schema(description = "Fitted pixels for one of the picture", example = "0.143")
            double scale,

            @Schema(
                    description = "Mean width of the strokes in normalized pixels, had they only been scaled",
                    example = "1.9")
            double strokeWidthBefore,

            @Schema(description = "What it was made", example = "3.2")
            double strokeWidthAfter) {

        static @Nullable Steps from(@Nullable NormalizationSteps steps) {
            return steps == null
                    ? null
                    : new Steps(
                            steps.width(),
                            steps.height(),
                            steps.orientation(),
                            steps.darkInk(),
                            steps.evenBackground(),
                            steps.background(),
                            steps.threshold(),
                            steps.x(),
                            steps.y(),
                            steps.boxWidth(),
                            steps.boxHeight(),
                            steps.specksRemoved(),
                            steps.scale(),
                            steps.strokeWidthBefore(),
                            steps.strokeWidthAfter());
        }
    }

    /** The model's answer to a picture in a file. */
    static Answer of(Classifier classifier, byte[] file, int topK, boolean debug) throws InvalidImageException {
        Classifier.Classification found = classifier.classify(file);
        Model model = classifier.model();
        double[] probabilities = found.probabilities();
        List<Candidate> candidates = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i])) // stable: of equals the first
                .limit(topK)
                .map(i -> new Candidate(
                        model.classes().get(i).label(),
                        model.classes().get(i).character(),
                        model.classes().get(i).value(),
                        probabilities[i]))
                .toList();
        Candidate best = candidates.getFirst();
        boolean outOfClass = model.isOutOfClass(found.maxLogit());
        return new Answer(
                model.id(),
                outOfClass ? null : best.label,
                outOfClass ? null : best.character,
                outOfClass ? null : best.value,
                best.probability,
                found.maxLogit(),
                outOfClass,
                candidates,
                debug ? new Debug(ImageEncoder.png(found.pixels(), found.side()), Steps.from(found.steps())) : null);
    }
}
