/** What the OpenAPI document says beyond the annotations. */
@NullMarked
package shuzi.web.openapi;

import org.jspecify.annotations.NullMarked;
