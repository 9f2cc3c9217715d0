using Lfr.Cli.ModelPreparation;

namespace Lfr.Cli.Tests.ModelPreparation;

public sealed class ProtoMessageTests
{
    // The examples of protobuf.dev/programming-guides/encoding: field 1 = 150, field 2 = "testing", field 3 = a message with field 1 = 150.
    private static readonly byte[] Documented = [0x08, 0x96, 0x01, 0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67, 0x1a, 0x03, 0x08, 0x96, 0x01];

    [Fact]
    public void The_documented_examples_are_read()
    {
        var message = ProtoMessage.Parse(Documented);
        Assert.Equal(150UL, message.Fields[0].Integer);
        Assert.Equal("testing", message.Text(2));
        Assert.Equal(150UL, message.Fields[2].Message.Fields[0].Integer);
    }

    [Fact]
    public void What_is_read_is_written_as_the_same_bytes() => Assert.Equal(Documented, ProtoMessage.Parse(Documented).ToBytes());

    [Fact]
    public void Fixed_width_fields_pass_through()
    {
        byte[] bytes = [0x0d, 1, 2, 3, 4, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        var message = ProtoMessage.Parse(bytes);
        Assert.Equal(ulong.MaxValue, message.Fields[2].Integer);
        Assert.Equal(bytes, message.ToBytes());
    }

    [Fact]
    public void Every_truncation_but_those_between_fields_is_refused()
    {
        for (var length = 0; length < Documented.Length; length++)
        {
            var bytes = Documented[..length];
            if (length is 0 or 3 or 12)
            {
                Assert.Equal(bytes, ProtoMessage.Parse(bytes).ToBytes());
            }
            else
            {
                Assert.Throws<InvalidDataException>(() => ProtoMessage.Parse(bytes));
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x00, 0x01 })]
    [InlineData(new byte[] { 0x0b })]
    [InlineData(new byte[] { 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })]
    public void A_field_number_of_zero_an_unknown_wire_type_and_an_endless_integer_are_refused(byte[] bytes) =>
        Assert.Throws<InvalidDataException>(() => ProtoMessage.Parse(bytes));

    [Fact]
    public void Replaced_fields_stand_where_the_first_stood()
    {
        var message = ProtoMessage.Parse(Documented);
        message.Replace(2, [ProtoField.Of(2, "a"), ProtoField.Of(2, "b")]);
        Assert.Equal([1, 2, 2, 3], message.Fields.Select(field => field.Number));
        message.Replace(9, [ProtoField.Of(9, 7UL)]);
        Assert.Equal([1, 2, 2, 3, 9], message.Fields.Select(field => field.Number));
        message.Replace(2, []);
        Assert.Equal([1, 3, 9], message.Fields.Select(field => field.Number));
    }
}
