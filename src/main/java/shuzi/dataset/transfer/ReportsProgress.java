package shuzi.dataset.transfer;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/** Describes the events of {@link ImportEvents} in the OpenAPI document. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
        responseCode = "202",
        description =
                "With `Accept: text/event-stream`: `progress` events with the number of images read, also skipped ones, and"
                        + " their total (null for CSV); last `created` with the data set, or `failed` with the problem document."
                        + " What fails before the first file or line is read has an ordinary response.",
        content =
                @Content(
                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                        schema = @Schema(type = "string"),
                        examples = @ExampleObject("""
                                event: progress
                                data: {"read":4000,"total":15000}
                                """)))
@interface ReportsProgress {}
