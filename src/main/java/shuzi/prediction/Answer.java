package shuzi.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.ImageEncoder;
import shuzi.core.image.NormalizationSteps;
import shuzi.core.image.NormalizedImage;
import shuzi.model.Classification;
import shuzi.model.Model;
import shuzi.model.ModelClass;

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
            double probability) {

        static Candidate of(ModelClass known, double probability) {
            return new Candidate(known.label(), known.character(), known.value(), probability);
        }
    }

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
            NormalizationSteps steps) {

        static Debug from(NormalizedImage input) {
            return new Debug(ImageEncoder.png(input.pixels(), input.side()), input.steps());
        }
    }

    /** Returns the answer that a result gives to a client, with the best candidates. */
    static Answer from(Classification result, int topK) {
        Model model = result.model();
        List<Candidate> candidates = result.best(topK).stream()
                .map(i -> Candidate.of(model.classes().get(i), result.probabilities()[i]))
                .toList();
        Candidate best = candidates.getFirst();
        boolean outOfClass = result.outOfClass();
        return new Answer(
                model.id(),
                outOfClass ? null : best.label,
                outOfClass ? null : best.character,
                outOfClass ? null : best.value,
                best.probability,
                result.maxLogit(),
                outOfClass,
                candidates,
                null);
    }

    /** Returns the same answer with what the network saw. */
    Answer with(Debug input) {
        return new Answer(modelId, label, character, value, probability, maxLogit, outOfClass, candidates, input);
    }
}
