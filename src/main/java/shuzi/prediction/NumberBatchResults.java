package shuzi.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Represents the results of a batch of numbers over HTTP. */
@Schema(description = "Results of a batch of numbers, one for each picture")
record NumberBatchResults(
        @Schema(description = "In the order of the pictures")
        List<Result> results) {

    @Schema(
            name = "NumberBatchResult",
            description = "An answer or a problem",
            oneOf = {Answered.class, BatchError.class},
            discriminatorProperty = "status",
            discriminatorMapping = {
                @DiscriminatorMapping(value = BatchResults.OK, schema = Answered.class),
                @DiscriminatorMapping(value = BatchResults.ERROR, schema = BatchError.class)
            })
    sealed interface Result permits Answered, BatchError {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "NumberBatchAnswer", description = "Answer for the number in one picture of a batch")
    record Answered(
            @Schema(description = "Place of the picture in the batch, from 0", example = "0")
            int index,

            @Schema(description = "File name, if the request has one", example = "amount.png") @Nullable
            String fileName,

            @Schema(
                    description = "`OK`: there is an answer",
                    example = BatchResults.OK) // not an enum: generated clients treat the discriminator as text
            String status,

            @JsonUnwrapped NumberAnswer answer)
            implements Result {

        static Answered of(int index, @Nullable String fileName, NumberAnswer answer) {
            return new Answered(index, fileName, BatchResults.OK, answer);
        }
    }
}
