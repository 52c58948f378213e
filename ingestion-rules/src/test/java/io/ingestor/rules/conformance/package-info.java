/** The official cases of JSON Schema, and random ones, through the encoding of records and the compiled form. */
package io.ingestor.rules.conformance;
