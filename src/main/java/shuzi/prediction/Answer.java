package shuzi.prediction;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import shuzi.model.Classifier;
import shuzi.model.ModelClass;

/** What a model takes an image for. */
@Schema(description = "What the model takes the image for")
record Answer(
        @Schema(description = "The model that answered", example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        UUID modelId,

        @Schema(description = "Label of the best candidate, 1..15", example = "6")
        int label,

        @Schema(description = "Its character", example = "五")
        String character,

        @Schema(description = "The number it stands for", example = "5")
        int value,

        @Schema(description = "Output of its unit, 0 to 1", example = "0.97")
        double probability,

        @Schema(description = "The candidates, best first") List<Candidate> candidates) {

    @Schema(description = "A class that the image may belong to")
    record Candidate(
            @Schema(description = "Label, 1..15", example = "6")
            int label,

            @Schema(description = "Its character", example = "五")
            String character,

            @Schema(description = "The number it stands for", example = "5")
            int value,

            @Schema(
                    description = "Output of its unit, 0 to 1; the units are independent of each other, so that they"
                            + " need not add up to 1",
                    example = "0.97")
            double probability) {}

    /** The model's answer to an image of 64 x 64 pixels, row by row. */
    static Answer of(Classifier classifier, byte[] pixels, int topK) {
        double[] probabilities = classifier.probabilities(pixels);
        List<ModelClass> classes = classifier.model().classes();
        List<Candidate> candidates = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i])) // stable: of equals the first
                .limit(topK)
                .map(i -> new Candidate(
                        classes.get(i).label(),
                        classes.get(i).character(),
                        classes.get(i).value(),
                        probabilities[i]))
                .toList();
        Candidate best = candidates.getFirst();
        return new Answer(
                classifier.model().id(), best.label, best.character, best.value, best.probability, candidates);
    }
}
