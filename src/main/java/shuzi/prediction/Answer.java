package shuzi.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shuzi.core.NumeralClass;
import shuzi.core.id.ModelId;
import shuzi.core.image.ImageEncoder;
import shuzi.core.image.NormalizationSteps;
import shuzi.core.image.NormalizedImage;
import shuzi.core.image.StepPictures;
import shuzi.model.Classification;
import shuzi.model.Model;

/** Represents the classification of an image over HTTP. */
@Schema(description = "The model's answer for an image")
record Answer(
        @Schema(description = "Id of the model that answered", example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        ModelId modelId,

        @Schema(description = "Label of the best candidate, 1..15; null if outOfClass is true", example = "6") @Nullable
        Integer label,

        @Schema(description = "Character of the label; null if outOfClass is true", example = "五") @Nullable
        String character,

        @Schema(description = "Number that the character stands for; null if outOfClass is true", example = "5")
        @Nullable
        Integer value,

        @Schema(description = "Probability of the best candidate, 0 to 1, also if outOfClass is true", example = "0.97")
        double probability,

        @Schema(
                description = "The largest logit; it is small for pictures that resemble none of the characters",
                example = "9.4")
        double maxLogit,

        @Schema(
                description =
                        "Whether the picture seems to be none of the characters, or several: maxLogit is below the"
                                + " model's rejectionThreshold, or each of two parts resembles a character more than the whole",
                example = "false")
        boolean outOfClass,

        @Schema(
                description = "Why outOfClass is true: SEVERAL_CHARACTERS; NOT_SURE if the first candidate is more"
                        + " probable than not; OUT_OF_CLASS if the picture resembles no character. Null if outOfClass is"
                        + " false",
                example = "null")
        Classification.@Nullable Reason reason,

        @Schema(description = "The candidates, the most probable first")
        List<Candidate> candidates,

        @Schema(description = "What the network saw, if debug is true")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Debug debug) {

    @Schema(description = "A possible class of the image")
    record Candidate(
            @JsonUnwrapped NumeralClass numeral,

            @Schema(
                    description =
                            "Probability, 0 to 1. With SIGMOID outputs each class has its own, and they need not add"
                                    + " up to 1",
                    example = "0.97")
            double probability) {}

    @Schema(description = "What the network saw, and the steps that led to it")
    record Debug(
            @Schema(
                    description = "The normalized picture, a PNG in Base64",
                    type = "string",
                    format = "byte",
                    example = "iVBORw0KGgo=")
            byte[] normalizedImage,

            @Schema(description = "Steps of the normalization; null for a model without normalization") @Nullable
            NormalizationSteps steps,

            @Schema(description = "The steps as pictures; null for a model without normalization") @Nullable
            NormalizationPictures pictures) {

        static Debug of(NormalizedImage input, @Nullable StepPictures steps) {
            return new Debug(
                    ImageEncoder.png(input.pixels(), input.side(), input.side()),
                    input.steps(),
                    steps == null ? null : NormalizationPictures.of(steps));
        }
    }

    @Schema(
            description =
                    "The steps of the normalization as pictures, PNGs in Base64, white on black: brighter is a larger"
                            + " contrast to the paper. Large pictures are shrunk first")
    record NormalizationPictures(
            @Schema(description = "What is not paper", type = "string", format = "byte", example = "iVBORw0KGgo=")
            byte[] contrast,

            @Schema(
                    description = "The part of it that was erased as printed lines",
                    type = "string",
                    format = "byte",
                    example = "iVBORw0KGgo=")
            byte[] lines,

            @Schema(
                    description = "The part of it that was dropped as specks, neighbours or noise",
                    type = "string",
                    format = "byte",
                    example = "iVBORw0KGgo=")
            byte[] others,

            @Schema(
                    description = "The part of it that is the character",
                    type = "string",
                    format = "byte",
                    example = "iVBORw0KGgo=")
            byte[] ink) {

        private static NormalizationPictures of(StepPictures steps) {
            return new NormalizationPictures(
                    png(steps, steps.contrast()),
                    png(steps, steps.lines()),
                    png(steps, steps.others()),
                    png(steps, steps.ink()));
        }

        private static byte[] png(StepPictures steps, byte[] pixels) {
            return ImageEncoder.png(pixels, steps.width(), steps.height());
        }
    }

    /**
     * Returns the answer for the result of a classification.
     *
     * @param topK number of candidates
     */
    static Answer from(Classification result, int topK) {
        Model model = result.model();
        List<Candidate> candidates = result.best(topK).stream()
                .map(i -> new Candidate(model.classes().get(i), result.probabilities()[i]))
                .toList();
        Candidate best = candidates.getFirst();
        boolean outOfClass = result.outOfClass();
        return new Answer(
                model.id(),
                outOfClass ? null : best.numeral.label(),
                outOfClass ? null : best.numeral.character(),
                outOfClass ? null : best.numeral.value(),
                best.probability,
                result.maxLogit(),
                outOfClass,
                result.reason(),
                candidates,
                null);
    }

    /** Returns the same answer with the input of the network. */
    Answer with(Debug input) {
        return new Answer(
                modelId, label, character, value, probability, maxLogit, outOfClass, reason, candidates, input);
    }
}
