package shuzi.prediction.number;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import shuzi.core.Numeral;
import shuzi.core.handwriting.LineWriter;
import shuzi.core.handwriting.WrittenLine;
import shuzi.core.image.ImageEncoder;
import shuzi.core.number.Direction;
import shuzi.core.number.MalformedNumberException;
import shuzi.core.number.WrittenNumber;
import shuzi.web.problem.Problems;
import shuzi.web.problem.UnprocessableContentException;

/** Parses, formats and draws written numbers over HTTP. */
@RestController
@RequestMapping(path = "/numbers", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Numbers", description = "Convert numbers from and to Chinese characters, and draw them")
class NumberController {

    private static final int MAX_TEXT = 100; // the longest proper form has 31 characters
    private static final String TOO_LONG = "must have at most " + MAX_TEXT + " characters";
    private static final String CHARACTERS = "^[零〇一二三四五六七八九十百千万亿]+$"; // otherwise 422

    @Operation(
            operationId = "parseNumber",
            summary = "Get the value of a written number",
            description = "Reads integers such as 三千五百二十 and digits such as 二〇二六. An integer can lack its last"
                    + " unit (三千五 is 3500), and can have too many or too few 零: `canonical` shows the proper form. 422 if the text is not a number: the"
                    + " message names the character at which it stops being one, counted from 1.")
    @ApiResponse(responseCode = "200", description = "The number")
    @Problems({400, 422})
    @GetMapping("/parse")
    WrittenNumber parse(
            @Parameter(
                            description = "The number, in the characters 零 〇 一 二 三 四 五 六 七 八 九 十 百 千 万 亿",
                            schema = @Schema(pattern = CHARACTERS, example = "三千五百二十"))
                    @RequestParam
                    @Size(max = MAX_TEXT, message = TOO_LONG)
                    String text) {
        return parsed(text);
    }

    @Operation(
            operationId = "formatNumber",
            summary = "Write an integer in Chinese characters",
            description = "Writes the proper form of an integer, which has every unit and every 零.")
    @ApiResponse(responseCode = "200", description = "The number")
    @Problems(400)
    @GetMapping("/format")
    FormattedNumber format(
            @Parameter(description = "The integer", example = "3520")
                    @RequestParam
                    @Min(0)
                    @Max(WrittenNumber.MAX_INTEGER)
                    long value) {
        return new FormattedNumber(value, WrittenNumber.format(value));
    }

    @Operation(
            operationId = "drawNumber",
            summary = "Draw a number as a synthetic writer writes it",
            description =
                    "Draws a number as a picture, to try or test `POST /predict/number` without pictures of your own."
                            + " The same request gives the same picture.")
    @ApiResponse(
            responseCode = "200",
            description = "The picture, dark ink on white",
            content = @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")))
    @Problems({400, 422})
    @GetMapping(path = "/picture", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> picture(
            @Parameter(
                            description = "The number, in the characters 零 〇 一 二 三 四 五 六 七 八 九 十 百 千 万 亿",
                            schema = @Schema(pattern = CHARACTERS, example = "三千五百二十"))
                    @RequestParam
                    @Size(max = MAX_TEXT, message = TOO_LONG)
                    String text,
            @Parameter(description = "Direction of the line", example = "HORIZONTAL")
                    @RequestParam(defaultValue = "HORIZONTAL")
                    Direction direction,
            @Parameter(description = "Probability that a stroke joins two neighbours, 0 to 1", example = "0.2")
                    @RequestParam(defaultValue = "0")
                    @DecimalMin("0")
                    @DecimalMax("1")
                    double joining,
            @Parameter(description = "Seed of the writer", example = "0") @RequestParam(defaultValue = "0") long seed) {
        List<Integer> labels =
                parsed(text).numerals().stream().map(Numeral::label).toList();
        WrittenLine line = new LineWriter(direction == Direction.VERTICAL, joining).write(labels, seed);
        byte[] png = ImageEncoder.png(line.pixels(), line.width(), line.height());
        return ResponseEntity.ok()
                .eTag("\"%08x\"".formatted(Arrays.hashCode(png)))
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(1)).cachePrivate()) // a later version may draw another
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename("number.png")
                                .build()
                                .toString())
                .body(png);
    }

    private static WrittenNumber parsed(String text) {
        try {
            return WrittenNumber.parse(text);
        } catch (MalformedNumberException e) {
            throw UnprocessableContentException.field("text", "is not a number: " + e.detail());
        }
    }
}
