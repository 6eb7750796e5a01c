package shuzi.prediction.number;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import shuzi.core.number.MalformedNumberException;
import shuzi.core.number.WrittenNumber;
import shuzi.web.problem.Problems;
import shuzi.web.problem.UnprocessableContentException;

/** Does the arithmetic of written numbers over HTTP. */
@RestController
@RequestMapping(path = "/numbers", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Numbers", description = "Convert numbers from and to Chinese characters")
class NumberController {

    private static final int MAX_TEXT = 100; // the longest proper form has 31 characters

    @Operation(
            operationId = "parseNumber",
            summary = "Get the value of a written number",
            description = "Reads integers such as 三千五百二十 and digits such as 二〇二六. An integer can lack its last"
                    + " unit (三千五 is 3500), and can have too many or too few 零: `canonical` shows the proper form. 422 if the text is not a number: the"
                    + " message names the character at which it stops being one, counted from 1.")
    @ApiResponse(responseCode = "200", description = "The number")
    @Problems({400, 422})
    @GetMapping("/parse")
    ParsedNumber parse(
            @Parameter(
                            description = "The number, in the characters 零 〇 一 二 三 四 五 六 七 八 九 十 百 千 万 亿",
                            schema =
                                    @Schema(
                                            pattern = "^[零〇一二三四五六七八九十百千万亿]+$", // otherwise 422
                                            example = "三千五百二十"))
                    @RequestParam
                    @Size(max = MAX_TEXT, message = "must have at most " + MAX_TEXT + " characters")
                    String text) {
        try {
            return ParsedNumber.from(WrittenNumber.parse(text));
        } catch (MalformedNumberException e) {
            throw UnprocessableContentException.field("text", "is not a number: " + e.detail());
        }
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
}
