package shuzi.prediction.number;

import io.swagger.v3.oas.annotations.media.Schema;

/** An integer in Chinese characters, for clients. */
@Schema(description = "An integer and how it is written")
record FormattedNumber(
        @Schema(description = "The integer", example = "3520")
        long value,

        @Schema(description = "Its proper form in Chinese characters", example = "三千五百二十")
        String text) {}
