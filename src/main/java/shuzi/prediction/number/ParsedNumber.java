package shuzi.prediction.number;

import io.swagger.v3.oas.annotations.media.Schema;
import shuzi.core.number.WrittenNumber;

/** The value of a written number, for clients. */
@Schema(description = "A written number and its value")
record ParsedNumber(
        @Schema(description = "The number as it was written", example = "三千五百二")
        String text,

        @Schema(description = "Its value", example = "3520") long value,

        @Schema(
                description =
                        "`INTEGER` if it is written with units or is a single character, `DIGITS` if it is written"
                                + " as two or more digits one after another",
                example = "INTEGER")
        WrittenNumber.Kind kind,

        @Schema(
                description = "Its proper form: every unit and every 零 of an integer, the digits otherwise, with 〇",
                example = "三千五百二十")
        String canonical) {

    static ParsedNumber from(WrittenNumber number) {
        return new ParsedNumber(number.text(), number.value(), number.kind(), number.canonical());
    }
}
