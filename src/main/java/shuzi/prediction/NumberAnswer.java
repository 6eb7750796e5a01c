package shuzi.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.id.ModelId;
import shuzi.core.image.ImageEncoder;
import shuzi.core.image.InkBox;
import shuzi.core.image.LineInk;
import shuzi.core.number.Direction;
import shuzi.core.number.NumberReading;
import shuzi.core.number.WrittenNumber;

/** Represents the reading of a whole number over HTTP. */
@Schema(description = "The model's answer for a picture of a whole number")
record NumberAnswer(
        @Schema(description = "Id of the model that answered", example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        ModelId modelId,

        @Schema(
                description =
                        "What is written. If unreadable is true, the best guess, character by character, which can be"
                                + " empty",
                example = "三千五百二")
        String text,

        @Schema(description = "The value of the number; null if unreadable is true", example = "3520") @Nullable
        Long value,

        @Schema(
                description =
                        "`INTEGER` if the number is written with units or is a single character, `DIGITS` if it is"
                                + " written as two or more digits one after another; null if unreadable is true",
                example = "INTEGER")
        WrittenNumber.@Nullable Kind kind,

        @Schema(
                description = "The proper form of the number: every unit and every 零 of an integer, the digits"
                        + " otherwise, with 〇; null if unreadable is true",
                example = "三千五百二十")
        @Nullable
        String canonical,

        @Schema(
                description = "Estimated probability that text is what is written, 0 to 1, also if unreadable is true",
                example = "0.97")
        double confidence,

        @Schema(description = "Whether no number was read; `reason` says why", example = "false")
        boolean unreadable,

        @Schema(
                description = "Why unreadable is true: NOT_A_NUMBER if the characters are no well-formed number;"
                        + " NOT_SURE if another reading may be as good or much ink is no character; SEVERAL_LINES if the"
                        + " picture shows more than one line. Null if unreadable is false",
                example = "null")
        NumberReading.@Nullable Reason reason,

        @Schema(description = "In which direction the line was read", example = "HORIZONTAL")
        Direction direction,

        @Schema(description = "The characters in the order in which they are read")
        List<ReadCharacter> characters,

        @Schema(
                description =
                        "Other numbers that the picture could show, the most probable first; if unreadable is true, all"
                                + " numbers that it could show")
        List<Alternative> alternatives,

        @Schema(
                description =
                        "How the line was read, if debug is true. Left out if it was not cut into pieces, because the ink"
                                + " has too many parts or is a single character that only `/predict` recognizes")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Debug debug) {

    private static final int CANDIDATES = 3;

    @Schema(name = "NumberCharacter", description = "A character of a number")
    record ReadCharacter(
            @Schema(description = "Where it is") InkBox box,

            @Schema(description = "Its label, 1..15", example = "4")
            int label,

            @Schema(description = "Character of the label", example = "三")
            String character,

            @Schema(
                    description =
                            "Probability of the label by itself, 0 to 1. It need not be the largest: a number must be"
                                    + " well-formed",
                    example = "0.97")
            double probability,

            @Schema(description = "The three most probable characters, the most probable first")
            List<Answer.Candidate> candidates) {

        private static ReadCharacter of(NumberReading.ReadCharacter read) {
            Numeral numeral = Numeral.ofClassIndex(read.classIndex());
            double[] probabilities = read.probabilities();
            List<Answer.Candidate> candidates = IntStream.range(0, probabilities.length)
                    .mapToObj(i -> new Answer.Candidate(Numeral.CLASSES.get(i), probabilities[i]))
                    .sorted(Comparator.comparingDouble(Answer.Candidate::probability)
                            .reversed())
                    .limit(CANDIDATES)
                    .toList();
            return new ReadCharacter(
                    read.box(), numeral.label(), numeral.character(), probabilities[read.classIndex()], candidates);
        }
    }

    @Schema(name = "NumberDebug", description = "How a line was read")
    record Debug(
            @Schema(
                    description =
                            "The ink in which the characters were searched, without printed lines and specks: a PNG in"
                                    + " Base64, white on black. Large pictures are shrunk first",
                    type = "string",
                    format = "byte",
                    example = "iVBORw0KGgo=")
            byte[] ink,

            @Schema(
                    description =
                            "The pieces of ink from which the characters were put together, in the order in which they are"
                                    + " read")
            List<InkBox> pieces) {

        private static Debug of(NumberReading.Steps steps) {
            LineInk line = steps.ink();
            return new Debug(ImageEncoder.png(line.ink(), line.width(), line.height()), steps.pieces());
        }
    }

    @Schema(name = "NumberAlternative", description = "Another number that a picture could show")
    record Alternative(
            @Schema(description = "The number in Chinese characters", example = "三千五百三")
            String text,

            @Schema(description = "Its value", example = "3530")
            long value,

            @Schema(
                    description = "`INTEGER` if it is written with units or is a single character, `DIGITS` otherwise",
                    example = "INTEGER")
            WrittenNumber.Kind kind,

            @Schema(description = "Estimated probability that text is what is written, 0 to 1", example = "0.02")
            double confidence) {

        private static Alternative of(NumberReading.Alternative alternative) {
            WrittenNumber number = alternative.number();
            return new Alternative(number.text(), number.value(), number.kind(), alternative.confidence());
        }
    }

    /**
     * Returns the answer for a reading.
     *
     * @param model the model that has read the number
     * @param debug whether it says how the line was read
     */
    static NumberAnswer from(NumberReading reading, ModelId model, boolean debug) {
        Optional<WrittenNumber> number = Optional.ofNullable(reading.number());
        return new NumberAnswer(
                model,
                reading.text(),
                number.map(WrittenNumber::value).orElse(null),
                number.map(WrittenNumber::kind).orElse(null),
                number.map(WrittenNumber::canonical).orElse(null),
                reading.confidence(),
                number.isEmpty(),
                reading.reason(),
                reading.direction(),
                reading.characters().stream().map(ReadCharacter::of).toList(),
                reading.alternatives().stream().map(Alternative::of).toList(),
                Optional.ofNullable(reading.steps())
                        .filter(steps -> debug)
                        .map(Debug::of)
                        .orElse(null));
    }
}
