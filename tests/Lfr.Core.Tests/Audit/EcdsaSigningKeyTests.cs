using System.Security.Cryptography;
using Lfr.Core.Audit;

namespace Lfr.Core.Tests.Audit;

public sealed class EcdsaSigningKeyTests
{
    [Fact]
    public void A_file_is_made_once_for_its_owner_alone_and_read_again()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("key.pem");
        using var first = EcdsaSigningKey.FromFileOrNew(path);
        using var second = EcdsaSigningKey.FromFileOrNew(path);
        Assert.Equal(first.KeyId, second.KeyId);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            Assert.Contains("chmod 600", Assert.Throws<CryptographicException>(() => EcdsaSigningKey.FromFile(path)).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Of several that make one file at once, all have the one key that is in it, and none reads half of it.</summary>
    [Fact]
    [Trait("Concurrent", nameof(EcdsaSigningKey))]
    public void A_file_that_several_make_at_once_holds_one_key()
    {
        using var folder = new TemporaryFolder();
        for (var round = 0; round < 50; round++)
        {
            var path = folder.File($"key{round}.pem");
            using var all = new Barrier(6);
            var ids = new Sha256Digest[6];
            var failures = new Exception?[6];
            var threads = Enumerable.Range(0, 6).Select(i => new Thread(() =>
            {
                all.SignalAndWait();
                failures[i] = Record.Exception(() =>
                {
                    using var key = EcdsaSigningKey.FromFileOrNew(path);
                    ids[i] = key.KeyId;
                });
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.All(failures, Assert.Null);
            Assert.Single(ids.Distinct());
        }

        Assert.Equal(50, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void What_one_key_signs_only_its_public_key_verifies()
    {
        using var key = EcdsaSigningKey.Create();
        using var other = EcdsaSigningKey.Create();
        using var publicKey = ECDsa.Create();
        publicKey.ImportFromPem(key.PublicKeyPem);
        var signature = key.Sign("said"u8);
        Assert.True(publicKey.VerifyData("said"u8, signature, HashAlgorithmName.SHA256));
        Assert.False(publicKey.VerifyData("sad"u8, signature, HashAlgorithmName.SHA256));
        Assert.False(publicKey.VerifyData("said"u8, other.Sign("said"u8), HashAlgorithmName.SHA256));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public void What_is_no_private_key_is_refused_without_being_repeated(string pem)
    {
        var error = Assert.Throws<CryptographicException>(() => EcdsaSigningKey.FromPem(pem, "The thing"));
        Assert.StartsWith("The thing holds no private ECDSA key", error.Message, StringComparison.Ordinal);
        Assert.True(pem.Length == 0 || !error.Message.Contains(pem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_public_key_cannot_sign_and_says_so_at_once()
    {
        using var key = EcdsaSigningKey.Create();
        Assert.Throws<CryptographicException>(() => EcdsaSigningKey.FromPem(key.PublicKeyPem, "A public key"));
    }

    [Fact]
    public void A_variable_that_is_not_set_is_named()
    {
        const string Variable = "LFR_TEST_KEY_THAT_NOBODY_SETS";
        Assert.Contains(Variable, Assert.Throws<CryptographicException>(() => EcdsaSigningKey.FromEnvironment(Variable)).Message, StringComparison.Ordinal);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Environment.SetEnvironmentVariable(Variable, key.ExportPkcs8PrivateKeyPem());
        try
        {
            using var read = EcdsaSigningKey.FromEnvironment(Variable);
            Assert.Equal(key.ExportSubjectPublicKeyInfoPem(), read.PublicKeyPem);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }
}
